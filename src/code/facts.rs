//! The one language that both readers speak: a name, where it stands, and what
//! stands around it. Judges see these and never a parser.

use std::ops::Range;
use std::sync::Arc;

/// What part a name plays where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A column of a table, or a field that a mapper stores.
    Column,
    /// A field of a type.
    Field,
    /// A parameter of a function.
    Parameter,
    /// A key of an object, map or call.
    Key,
    /// It is given a value.
    Variable,
    /// A member of something.
    Access,
    /// A string that picks a member: `row["email"]`, `form.get("email")`.
    Index,
    /// It is called.
    Callee,
    /// A field of a form.
    Input,
    /// A plain mention.
    Mention,
}

impl Role {
    /// For reasons: `a column`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Column => "a column",
            Self::Field => "a field",
            Self::Parameter => "a parameter",
            Self::Key => "a key",
            Self::Variable => "a variable",
            Self::Access => "a member",
            Self::Index => "a key that is looked up",
            Self::Callee => "a call",
            Self::Input => "a field of a form",
            Self::Mention => "a mention",
        }
    }
}

/// A type around a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owner {
    /// As written.
    pub name: String,
    /// Attributes, annotations, base types, and the keyword.
    pub marks: Vec<String>,
    /// Names of its other fields, where they are known; shared by all of them.
    pub siblings: Arc<[String]>,
}

/// A call around a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The path of what is called, in normal form.
    pub path: Vec<String>,
    /// Where its bracket opens in the text.
    pub open: usize,
    /// What is called on its result, in normal form; empty if nothing is.
    pub then: String,
}

/// A name and what stands around it.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Where the name stands in the text.
    pub range: Range<usize>,
    /// As written.
    pub name: String,
    /// The path that ends in it, in normal form.
    pub path: Vec<String>,
    /// What part it plays.
    pub role: Role,
    /// The type, table or object that it belongs to.
    pub owner: Option<Owner>,
    /// The calls around it, innermost first.
    pub calls: Vec<Call>,
    /// The function around it.
    pub function: Option<String>,
    /// Its type, as written.
    pub declared: Option<String>,
    /// The path of the call or value that it is given, in normal form.
    pub value: Option<Vec<String>>,
    /// Names inside the call that it is given: `Column(Boolean)`.
    pub hints: Vec<String>,
    /// Whether it is given a fixed string, or called with arguments: then it
    /// hands over no value of its own.
    pub fixed: bool,
    /// Whether a member of it follows: then it is not given whole.
    pub leads: bool,
    /// Whether what somebody typed is read from it: `emailInput.value`.
    pub read_from: bool,
    /// Whether it is only compared with a fixed text.
    pub compared: bool,
    /// Whether it stands where a template shows a value.
    pub shown: bool,
}

impl Fact {
    /// A name by itself: nothing is known of what stands around it.
    pub fn new(range: Range<usize>, name: String, path: Vec<String>, role: Role) -> Self {
        Self {
            range,
            name,
            path,
            role,
            owner: None,
            calls: Vec::new(),
            function: None,
            declared: None,
            value: None,
            hints: Vec::new(),
            fixed: false,
            compared: false,
            read_from: false,
            leads: false,
            shown: false,
        }
    }
}
