//! Strongly connected components of a graph.

use std::collections::BTreeSet;

/// The component of each node of a graph, which is given as the targets of each node's edges.
///
/// Nodes that reach each other share a number. A node's number is smaller than the numbers of the other components that it reaches.
/// Kosaraju's algorithm, without recursion, since a path can be as long as a specification.
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

/// The nodes that a root reaches and that were not seen before, in postorder.
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
