//! The generated tables of the documentation: commands and their help, keys, fields, scoring models, rules and
//! settings. They come from the same tables that the program uses.
//!
//! A page in `docs/` includes a table between `<!-- table: keys -->` and `<!-- /table -->`. A test fails if a table is
//! out of date; `WHYMAP_UPDATE=1 cargo test --test program documentation` updates them.
//!
//! To add a table, write a function in the file of its subject and add its name to [`table`].

mod fields;
mod keys;
mod markdown;
mod pages;
mod rules;
mod scoring;
mod settings;

pub use fields::all_records;

/// The table with this name, as Markdown without a newline at the end.
pub fn table(name: &str) -> Option<String> {
    let text = match name {
        "keys" => keys::table(),
        "rules" => rules::table(),
        "rules in full" => rules::full_rules(),
        "commands" => pages::table(),
        "pages" => pages::full_help(),
        "settings" => settings::table(),
        "roles" => settings::roles_table(),
        "vim" => settings::vim_preset_table(),
        "names of commands" => settings::command_names_table(),
        "models" => fields::models_table(),
        "formulas" => scoring::formulas_table(),
        "confidence meter" => scoring::confidence_meter_table(),
        "maps" => fields::maps_table(),
        "fields of every entry" => fields::shared_fields_table(),
        name => fields::record_table(name.strip_prefix("fields of ")?)?,
    };
    Some(text.trim_end().to_owned())
}
