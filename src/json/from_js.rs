//! From what the browser's own reader of JSON has made to a type of ours. A general reader would look up each field of each type by
//! name and word each fault, which is a good part of the WASM: this one goes through a type's fields in their order, and says only
//! that a value is none of the type. A field that is missing is read as `null`.

use js_sys::{Array, Object, Reflect};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};

/// The largest whole number up to which JavaScript tells all of them apart.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// Says no more than that it is not of the type.
#[derive(Debug)]
pub struct Misfit;

impl fmt::Display for Misfit {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Misfit {}

// All of them are said here, since those that serde brings would word what nobody reads.
impl de::Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A value as JavaScript has it.
#[derive(Clone, Copy)]
pub struct Value<'a>(pub &'a JsValue);

impl Value<'_> {
    fn is_nothing(self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn text(self) -> Result<String, Misfit> {
        self.0.as_string().ok_or(Misfit)
    }

    fn whole(self) -> Result<i64, Misfit> {
        let number = self.0.as_f64().filter(|number| number.trunc() == *number && number.abs() <= MAX_SAFE);
        number.map(|number| number as i64).ok_or(Misfit)
    }

    fn list(self) -> Result<List, Misfit> {
        self.0.dyn_ref().cloned().map(|items| List { items, at: 0 }).ok_or(Misfit)
    }

    fn entries(self) -> Result<Entries, Misfit> {
        let entries = self.0.dyn_ref::<Object>().map(Object::entries).ok_or(Misfit)?;
        Ok(Entries { entries: List { items: entries, at: 0 }, value: JsValue::NULL })
    }

    /// An enum is the name of its variant, or an object whose one field is called so.
    fn variant(self, names: &[&str]) -> Result<Variant, Misfit> {
        let (name, content) = match self.0.as_string() {
            Some(name) => (name, JsValue::NULL),
            None => self.entries()?.take().ok_or(Misfit)?,
        };
        let index = names.iter().position(|known| *known == name).ok_or(Misfit)?;
        Ok(Variant { index: index as u64, content })
    }
}

macro_rules! as_whole {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            visitor.visit_i64(self.whole()?)
        })*
    };
}

macro_rules! as_text {
    ($($name:ident)*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            visitor.visit_string(self.text()?)
        })*
    };
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Misfit;

    as_whole!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);
    as_whole!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    as_text!(deserialize_char deserialize_str deserialize_string deserialize_identifier);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.is_nothing() {
            visitor.visit_unit()
        } else if self.0.is_string() {
            self.deserialize_string(visitor)
        } else if let Some(is) = self.0.as_bool() {
            visitor.visit_bool(is)
        } else if let Ok(whole) = self.whole() {
            visitor.visit_i64(whole)
        } else if self.0.as_f64().is_some() {
            self.deserialize_f64(visitor)
        } else if Array::is_array(self.0) {
            self.deserialize_seq(visitor)
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_bool(self.0.as_bool().ok_or(Misfit)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_f64(self.0.as_f64().ok_or(Misfit)?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Misfit> {
        Err(Misfit)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.is_nothing() { visitor.visit_unit() } else { Err(Misfit) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_map(self.entries()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Fields { object: self.0, fields: fields.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_enum(self.variant(variants)?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

/// The fields of a struct, in the order of its declaration.
struct Fields<'a> {
    object: &'a JsValue,
    fields: std::slice::Iter<'static, &'static str>,
}

impl Fields<'_> {
    fn take(&mut self) -> Result<Option<JsValue>, Misfit> {
        let Some(field) = self.fields.next() else { return Ok(None) };
        // Fails only for what is no object.
        Reflect::get(self.object, &JsValue::from_str(field)).map(Some).map_err(|_| Misfit)
    }
}

impl<'de> SeqAccess<'de> for Fields<'_> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        self.take()?.map(|value| seed.deserialize(Value(&value))).transpose()
    }
}

/// The items of a list.
struct List {
    items: Array,
    at: u32,
}

impl List {
    fn take(&mut self) -> Option<JsValue> {
        let at = self.at;
        (at < self.items.length()).then(|| {
            self.at += 1;
            self.items.get(at)
        })
    }
}

impl<'de> SeqAccess<'de> for List {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        self.take().map(|value| seed.deserialize(Value(&value))).transpose()
    }
}

/// What an object holds, of which no field is known.
struct Entries {
    /// Pairs.
    entries: List,
    /// What belongs to the name that was read last.
    value: JsValue,
}

impl Entries {
    fn take(&mut self) -> Option<(String, JsValue)> {
        let entry: Array = self.entries.take()?.unchecked_into();
        Some((entry.get(0).as_string()?, entry.get(1)))
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        let Some((name, value)) = self.take() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Value(&JsValue::from_str(&name))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        seed.deserialize(Value(&self.value))
    }
}

/// One of an enum's variants, by its place among them.
struct Variant {
    index: u64,
    content: JsValue,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Misfit> {
        Ok((seed.deserialize(Index(self.index))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        seed.deserialize(Value(&self.content))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        Value(&self.content).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Fields { object: &self.content, fields: fields.iter() })
    }
}

/// The place of a variant: serde's own reading of one takes it in place of the name.
struct Index(u64);

impl<'de> Deserializer<'de> for Index {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_u64(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}
