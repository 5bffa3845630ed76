//! What work in the background has found out last, for requests to read: one value of each type.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

type Values = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

/// A board of this process; clones share it.
#[derive(Clone, Default)]
pub struct Board(Arc<RwLock<Values>>);

impl Board {
    /// Puts a value in the place of the one before it.
    pub fn post<T: Any + Send + Sync>(&self, value: T) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(TypeId::of::<T>(), Arc::new(value));
    }

    /// Takes the last value of a type down, if there is one.
    pub fn take<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let value = self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&TypeId::of::<T>());
        value.and_then(|value| value.downcast().ok())
    }

    /// The last value of a type, if there is one.
    pub fn read<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let value = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&TypeId::of::<T>()).cloned();
        value.and_then(|value| value.downcast().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_type_is_read() {
        let board = Board::default();
        assert_eq!(board.read::<i32>(), None);
        board.clone().post(1_i32);
        board.post("other");
        board.post(2_i32);
        assert_eq!(board.read::<i32>().as_deref(), Some(&2));
        assert_eq!(board.take::<i32>().as_deref(), Some(&2));
        assert_eq!(board.read::<i32>(), None);
    }
}
