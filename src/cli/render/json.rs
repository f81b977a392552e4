//! JSON for programs, and RON values as JSON. Control characters and invisible characters are escaped.

use crate::document::node::NodeKind;
use crate::document::tree::TreeItem;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::fmt::Write as _;

/// The version of the JSON that commands print, in its `schema` field.
pub const SCHEMA_VERSION: u32 = 1;

/// Indented JSON that ends with a newline.
pub fn pretty(value: &impl Serialize) -> anyhow::Result<String> {
    let json = serde_json::to_string_pretty(value)?;
    Ok(escape_unsafe_chars(&json) + "\n")
}

/// Escapes control characters, invisible characters and direction overrides. In JSON they occur in strings only, where
/// an escape has the same meaning.
fn escape_unsafe_chars(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || !is_unsafe_char(character) {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

fn is_unsafe_char(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

pub struct RonAsJson<'t>(pub TreeItem<'t>);

impl Serialize for RonAsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let item = self.0.unwrap_some();
        match item.kind() {
            NodeKind::Record | NodeKind::Map => {
                let mut map = serializer.serialize_map(None)?;
                for inside in item.items() {
                    map.serialize_entry(&inside.key(), &RonAsJson(inside))?;
                }
                map.end()
            }
            NodeKind::Tuple if tuple_name(item).is_some() => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(tuple_name(item).unwrap_or_default(), &RonListAsJson(item))?;
                map.end()
            }
            NodeKind::List | NodeKind::Tuple => RonListAsJson(item).serialize(serializer),
            NodeKind::Text | NodeKind::RawText => serializer.serialize_str(&item.as_text().unwrap_or_default()),
            NodeKind::Number => serialize_number(item, serializer),
            NodeKind::Identifier => serialize_keyword(item, serializer),
            NodeKind::Char | NodeKind::Bytes => serializer.serialize_str(item.source()),
        }
    }
}

struct RonListAsJson<'t>(TreeItem<'t>);

impl Serialize for RonListAsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for inside in self.0.items() {
            list.serialize_element(&RonAsJson(inside))?;
        }
        list.end()
    }
}

/// The name of a tuple: `Side` of `Side("main", 3)`.
fn tuple_name(item: TreeItem<'_>) -> Option<&str> {
    let start = item.span().start;
    let name = item.text().get(start..item.bracket_offset()).unwrap_or_default().trim_end();
    (!name.is_empty()).then_some(name)
}

/// Integers stay integers. Numbers that JSON cannot express, such as `inf`, become strings.
fn serialize_number<S: Serializer>(item: TreeItem<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let plain = item.source().replace('_', "");
    if let Ok(whole) = plain.parse::<i64>() {
        return serializer.serialize_i64(whole);
    }
    match item.as_number().filter(|number| number.is_finite()) {
        Some(number) => serializer.serialize_f64(number),
        None => serializer.serialize_str(item.source()),
    }
}

fn serialize_keyword<S: Serializer>(item: TreeItem<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match item.source() {
        "true" => serializer.serialize_bool(true),
        "false" => serializer.serialize_bool(false),
        "None" => serializer.serialize_unit(),
        name => serializer.serialize_str(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn json(ron: &str) -> String {
        let tree = Tree::parse(ron, 0).unwrap();
        escape_unsafe_chars(&serde_json::to_string(&RonAsJson(tree.root())).unwrap())
    }

    #[test]
    fn every_kind_of_value_becomes_json() {
        assert_eq!(
            json("(b: \"x\", a: [1, 2.5, 1_500], m: {\"k\": (1, 2)}, w: Now, t: true, n: None, s: Some(3), i: inf)"),
            r#"{"b":"x","a":[1,2.5,1500],"m":{"k":[1,2]},"w":"Now","t":true,"n":null,"s":3,"i":"inf"}"#
        );
        assert_eq!(json("[Base(\"a\"), Side(\"b\", 1)]"), r#"[{"Base":["a"]},{"Side":["b",1]}]"#);
    }

    #[test]
    fn control_characters_are_escaped_and_decode_to_the_same_text() {
        let hostile = "a\u{1b}[31m\u{9b}\u{7f}\u{202e}\u{e0041}\u{200d}b";
        let written = json(&format!("\"{hostile}\""));
        assert_eq!(written, r#""a\u001b[31m\u009b\u007f\u202e\udb40\udc41\u200db""#);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }
}
