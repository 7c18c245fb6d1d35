//! Learns the order in which a service sends the fields of an object.
//!
//! In: the fields of an object, in the order of the text. Out: the field to expect next. A service sends all objects of a type in the same
//! order, which may differ from the specification's. From the second object of a list on, each name is found by one comparison. Not here:
//! the meaning of a name (see `object`).

use std::cell::RefCell;

use crate::value::Shape;

/// The learnt order of one shape. `after[0]` is the first field, `after[i + 1]` the field after field `i`.
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
    /// As in [`Learnt`]; empty as long as the order is that of the specification.
    after: Vec<usize>,
    /// One more than the index of the last field; 0 before the first.
    last: usize,
}

impl Orders {
    /// Begins an object. An object of the same shape inside of it begins with the order of the specification.
    pub(super) fn begin(&self, shape: &'static Shape) -> Order {
        let mut learnt = self.0.borrow_mut();
        let known = learnt.iter_mut().find(|known| std::ptr::eq(known.shape, shape));
        Order { shape, after: known.map(|known| std::mem::take(&mut known.after)).unwrap_or_default(), last: 0 }
    }
    /// Keeps the learnt order for the next object of the same shape.
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
    /// Records that this field is next in the text.
    pub(super) fn record(&mut self, index: usize) {
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
