//! The order in which a service sends the fields of an object, learnt while reading.
//!
//! In: which field came after which. Out: which one to expect next. Services send all objects of a type in the same order, which need not
//! be the specification's: from the second object of a list on, each name is found by one comparison. Not here: what a name means (see
//! `object`).

use std::cell::RefCell;

use crate::value::Shape;

/// The order of one shape: at `i + 1` the field that came after field `i`, at 0 the first one.
struct Learnt {
    shape: &'static Shape,
    after: Vec<usize>,
}

/// The orders of all shapes in a document.
#[derive(Default)]
pub(super) struct Orders(RefCell<Vec<Learnt>>);

/// The order of one object while it is read.
pub(super) struct Order {
    shape: &'static Shape,
    /// Empty as long as the specification's order holds.
    after: Vec<usize>,
    /// One more than the field that came last; 0 before the first.
    last: usize,
}

impl Orders {
    /// Begins an object. An object of the same shape inside of it learns anew.
    pub(super) fn begin(&self, shape: &'static Shape) -> Order {
        let mut learnt = self.0.borrow_mut();
        let known = learnt.iter_mut().find(|known| std::ptr::eq(known.shape, shape));
        Order { shape, after: known.map(|known| std::mem::take(&mut known.after)).unwrap_or_default(), last: 0 }
    }
    /// Keeps the order of an object that was read.
    pub(super) fn end(&self, order: Order) {
        if order.after.is_empty() {
            return;
        }
        let mut learnt = self.0.borrow_mut();
        match learnt.iter_mut().find(|known| std::ptr::eq(known.shape, order.shape)) {
            Some(known) => known.after = order.after,
            None => learnt.push(Learnt { shape: order.shape, after: order.after }),
        }
    }
}

impl Order {
    /// The field to expect next.
    pub(super) fn next(&self) -> usize {
        self.after.get(self.last).copied().unwrap_or(self.last)
    }
    /// This field came.
    pub(super) fn came(&mut self, index: usize) {
        if index != self.next() {
            if self.after.is_empty() {
                self.after = (0..=self.shape.fields().len()).collect();
            }
            if let Some(after) = self.after.get_mut(self.last) {
                *after = index;
            }
        }
        self.last = index + 1;
    }
}
