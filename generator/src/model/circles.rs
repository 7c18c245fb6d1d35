//! Which types lead to each other.
//!
//! In: for each type those that it holds. Out: a number for each, the same for those in one circle. Not here: what holding is.

use std::collections::BTreeSet;

/// A number for each type, the same for those that lead to each other and no other, smaller than that of whatever it leads to beside them
/// (Kosaraju's algorithm, without recursion: a way may be as long as a specification).
pub(crate) fn circles(graph: &[Vec<usize>]) -> Vec<usize> {
    let mut backward = vec![Vec::new(); graph.len()];
    for (from, targets) in graph.iter().enumerate() {
        for to in targets {
            if let Some(sources) = backward.get_mut(*to) {
                sources.push(from);
            }
        }
    }
    let mut seen = BTreeSet::new();
    let order: Vec<usize> = (0..graph.len()).flat_map(|root| behind(graph, root, &mut seen)).collect();
    let (mut seen, mut circles) = (BTreeSet::new(), vec![0; graph.len()]);
    for (number, root) in order.into_iter().rev().enumerate() {
        for at in behind(&backward, root, &mut seen) {
            if let Some(circle) = circles.get_mut(at) {
                *circle = number;
            }
        }
    }
    circles
}

/// What can be reached from a root and has not been seen, each behind all that it leads to.
fn behind(graph: &[Vec<usize>], root: usize, seen: &mut BTreeSet<usize>) -> Vec<usize> {
    let mut order = Vec::new();
    let mut open: Vec<(usize, usize)> = Some((root, 0)).filter(|_| seen.insert(root)).into_iter().collect();
    while let Some((at, edge)) = open.pop() {
        match graph.get(at).and_then(|targets| targets.get(edge)) {
            Some(to) => {
                open.push((at, edge + 1));
                open.extend(Some((*to, 0)).filter(|_| seen.insert(*to)));
            }
            None => order.push(at),
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn what_leads_to_each_other_has_one_number_and_what_it_leads_to_a_greater_one() {
        let numbers = circles(&[vec![1], vec![2, 3], vec![1], vec![4], vec![], vec![5, 9]]);
        assert!(numbers[0] < numbers[1] && numbers[1] == numbers[2] && numbers[1] < numbers[3] && numbers[3] < numbers[4]);
        assert_eq!(numbers.iter().filter(|number| **number == numbers[5]).count(), 1);
    }
}
