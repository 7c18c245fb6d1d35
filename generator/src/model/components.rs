//! Strongly connected components of a graph.

use std::collections::BTreeSet;

use super::TypeId;
use crate::bug::Bug;
use crate::diagnostic::Code;

/// The strongly connected components of the declared types of a service. Two types are in one component if each refers to the other, also
/// through further types.
pub(crate) struct TypeComponents(Vec<usize>);

impl TypeComponents {
    /// The components of a graph that lists, for each declared type in turn, the types to which it refers.
    pub(crate) fn of(graph: impl IntoIterator<Item = Vec<TypeId>>) -> Self {
        let graph: Vec<Vec<usize>> = graph.into_iter().map(|targets| targets.into_iter().map(|id| id.0).collect()).collect();
        TypeComponents(components(&graph))
    }

    /// The number of the component of a type.
    ///
    /// # Errors
    /// If the id belongs to another service.
    pub(crate) fn component(&self, id: TypeId) -> Result<usize, Bug> {
        self.0.get(id.0).copied().ok_or_else(|| Bug::new(Code::SW9002, "a type"))
    }

    /// Whether two types are in one component.
    ///
    /// # Errors
    /// If an id belongs to another service.
    pub(crate) fn are_connected(&self, one: TypeId, other: TypeId) -> Result<bool, Bug> {
        Ok(self.component(one)? == self.component(other)?)
    }
}

/// The number of each node's strongly connected component. `graph` lists, for each node, the nodes to which its edges lead.
///
/// Nodes that reach each other have the same number. The number of a node is smaller than the numbers of the other components that it
/// reaches. The algorithm is Kosaraju's. It uses no recursion, since a path in the graph can be as long as a specification.
pub(crate) fn components(graph: &[Vec<usize>]) -> Vec<usize> {
    let mut reversed = vec![Vec::new(); graph.len()];
    for (from, targets) in graph.iter().enumerate() {
        for to in targets {
            if let Some(sources) = reversed.get_mut(*to) {
                sources.push(from);
            }
        }
    }
    let mut seen = BTreeSet::new();
    let postorder: Vec<usize> = (0..graph.len()).flat_map(|root| reachable(graph, root, &mut seen)).collect();
    let (mut seen, mut components) = (BTreeSet::new(), vec![0; graph.len()]);
    for (number, root) in postorder.into_iter().rev().enumerate() {
        for node in reachable(&reversed, root, &mut seen) {
            if let Some(component) = components.get_mut(node) {
                *component = number;
            }
        }
    }
    components
}

/// The nodes that `root` reaches and that are not in `seen`, in postorder. Adds them to `seen`.
fn reachable(graph: &[Vec<usize>], root: usize, seen: &mut BTreeSet<usize>) -> Vec<usize> {
    let mut postorder = Vec::new();
    let mut open: Vec<(usize, usize)> = Some((root, 0)).filter(|_| seen.insert(root)).into_iter().collect();
    while let Some((node, edge)) = open.pop() {
        match graph.get(node).and_then(|targets| targets.get(edge)) {
            Some(to) => {
                open.push((node, edge + 1));
                open.extend(Some((*to, 0)).filter(|_| seen.insert(*to)));
            }
            None => postorder.push(node),
        }
    }
    postorder
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn nodes_that_reach_each_other_share_a_number_and_what_they_reach_has_a_greater_one() {
        let numbers = components(&[vec![1], vec![2, 3], vec![1], vec![4], vec![], vec![5, 9]]);
        assert!(numbers[0] < numbers[1] && numbers[1] == numbers[2] && numbers[1] < numbers[3] && numbers[3] < numbers[4]);
        assert_eq!(numbers.iter().filter(|number| **number == numbers[5]).count(), 1);
    }
}
