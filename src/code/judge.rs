//! Rules on facts: is this personal data, what is done with it, how sure.

use std::collections::{HashMap, HashSet};

use super::course::Course;
use super::decision::Decision;
use super::facts::{Fact, Role};
use super::flows::Flows;
use super::names::{Match, Names};
use super::normal;
use super::readings::Readings;
use crate::model::{Action, Confidence, Reason, Subject};
use crate::rules::Grade;

/// What a judge knows about the file.
#[derive(Debug, Default)]
pub struct Setting {
    /// The language.
    pub language: String,
    /// The folder or stem that says that its types are stored.
    pub stored: Option<String>,
    /// It is a page, or a template of pages.
    pub pages: bool,
    /// The language is one of scripts that run on Node.
    pub scripts: bool,
    /// The file says how the project is built.
    pub builds: bool,
    /// Parties that the file uses, by id.
    pub parties: HashSet<String>,
    /// Names that stand for a party's library, in normal form.
    pub bound: HashMap<String, String>,
    /// Those of the parties whose library keeps what it is given for the
    /// project: stores and databases.
    pub keepers: HashSet<String>,
    /// Calls (by the offset of their bracket) that hold a statement which
    /// writes to a database.
    pub writes: HashSet<usize>,
    /// Names of prepared statements that write to a database, in normal form.
    pub prepared: HashSet<String>,
    /// Names that are given what came in, in normal form.
    pub incoming: HashSet<String>,
    /// Names that are imported from elsewhere.
    pub imported: HashSet<String>,
    /// Names that are given a fixed text once and for all.
    pub fixed: HashSet<String>,
    /// Calls (by the offset of their bracket) that go to a party's host.
    pub hosts: HashMap<usize, String>,
}

/// Names and flows, ready to rule.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// What names say.
    pub names: &'a Names,
    /// What calls and paths do.
    pub flows: &'a Flows,
    /// Names that were read before.
    pub readings: &'a Readings,
}

impl Judge<'_> {
    /// Rules on one fact. Refused ones are among the result.
    pub fn rule(&self, fact: &Fact, matches: &[Match], setting: &Setting) -> Vec<Decision> {
        let mut out = Vec::new();
        for access in self.flows.accesses(&fact.path, &setting.language) {
            if matches!(
                fact.role,
                // What is assigned to is not read.
                Role::Field
                    | Role::Column
                    | Role::Parameter
                    | Role::Key
                    | Role::Input
                    | Role::Variable
            ) {
                continue;
            }
            if fact.compared {
                let mut refused = self.refused(fact, access.r#type.clone());
                refused.why.push(Reason::not(COMPARED, None));
                return vec![refused];
            }
            if let Some(part) = fact.path.iter().find(|part| access.not.contains(part)) {
                if fact.path.len() > 2 {
                    let mut refused = self.refused(fact, access.r#type.clone());
                    refused.why.push(Reason::not(format!("it belongs to `{part}`"), None));
                    return vec![refused];
                }
                continue;
            }
            let default = access.does.unwrap_or(Action::Collect);
            let mut course = self.course(fact, setting, default);
            if access.logged && (fact.leads || !course.sunk || course.action != Action::Log) {
                continue;
            }
            // What comes from a platform does not leave when it goes back there.
            if course.recipient.is_some() && course.recipient == access.platform {
                course.action = Action::Display;
                course.recipient = None;
            }
            let here = access.platform.as_ref().is_none_or(|p| setting.parties.contains(p));
            let idle = access.platform.is_none() && default == Action::Use && !course.sunk;
            let origin = format!("{}: {}", access.file, access.id);
            let mut why = vec![Reason::because(
                format!("`{}` hands over {}", fact.path.join("."), access.r#type),
                Some(origin.clone()),
            )];
            why.extend(course.why);
            if !here {
                why.push(Reason::not("the file does not show the platform by itself", None));
            }
            out.push(Decision {
                name: fact.name.clone(),
                subject: Subject::data(access.r#type.clone()),
                action: course.action,
                recipient: course.recipient,
                value: None,
                about: None,
                confidence: match (!here || idle, course.sunk || default != Action::Use) {
                    (true, _) => Confidence::Low,
                    (false, true) => Confidence::High,
                    // Looked at, and taken nowhere.
                    (false, false) => Confidence::Medium,
                },
                taken: true,
                why,
                symbol: symbol(fact),
                rule: origin,
                range: fact.range.clone(),
            });
        }
        if out.iter().any(|d| d.taken && d.confidence > Confidence::Low) {
            return out;
        }
        let gated = out.len();
        let mut seen: Vec<&str> = Vec::new();
        for found in matches {
            let id = self.names.fields[found.rule].id.as_str();
            // One name is one thing; what loses against it is only explained.
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let decided = out[gated..].iter().any(|d| d.taken && d.confidence > Confidence::Low);
            let mut decision = self.one(fact, found, setting);
            if decided && decision.taken {
                decision.taken = false;
                decision.why.insert(0, Reason::not("a nearer meaning was taken", None));
            }
            out.push(decision);
        }
        out
    }

    fn refused(&self, fact: &Fact, id: String) -> Decision {
        Decision {
            name: fact.name.clone(),
            subject: Subject::data(id),
            action: Action::Use,
            recipient: None,
            value: None,
            about: None,
            confidence: Confidence::Low,
            taken: false,
            why: Vec::new(),
            symbol: symbol(fact),
            rule: String::new(),
            range: fact.range.clone(),
        }
    }

    fn one(&self, fact: &Fact, found: &Match, setting: &Setting) -> Decision {
        let field = &self.names.fields[found.rule];
        let column = self.is_column(fact, setting);
        let asked = setting.pages
            && matches!(fact.role, Role::Mention | Role::Index)
            && fact.calls.first().is_some_and(|call| self.flows.input(&call.path));
        let typed = fact.role == Role::Parameter
            && fact.value.as_ref().is_some_and(|value| self.flows.typed(value));
        let role = match column {
            Some(_) => Role::Column,
            None if asked || typed => Role::Input,
            None => fact.role,
        };
        let course = self.course(fact, setting, self.usual(fact, role, setting));
        let mut decision = Decision {
            name: fact.name.clone(),
            subject: Subject::data(field.id.clone()),
            action: course.action,
            recipient: course.recipient.clone(),
            value: None,
            about: None,
            confidence: Confidence::Low,
            taken: false,
            why: vec![self.names.reason(found)],
            symbol: symbol(fact),
            rule: field.origin.clone(),
            range: fact.range.clone(),
        };
        if let Some(reason) = &found.refused {
            decision.why.insert(0, Reason::not(reason.clone(), None));
            return decision;
        }
        if let Some(declared) = &fact.declared
            && self.names.plain_type(found, declared)
        {
            decision.why.insert(0, Reason::not(format!("its type is `{declared}`"), None));
            return decision;
        }
        // `db.Boolean`, `BooleanField(…)`: not `db.func.now()`.
        let made = fact.value.as_ref().and_then(|value| value.last());
        if made.is_some_and(|kind| self.names.plain_type(found, kind)) {
            decision.why.insert(0, Reason::not("it is declared as a truth value", None));
            return decision;
        }
        if fact.compared {
            decision.why.insert(0, Reason::not(COMPARED, None));
            return decision;
        }
        // `Column(Boolean)`: the first thing that a column is given is its type.
        let builds = fact.calls.first().is_some_and(|call| self.flows.builder(&call.path));
        let behind = fact.hints.iter().filter(|_| fact.role == Role::Mention && builds);
        let first = fact.hints.first().filter(|_| fact.value.is_some());
        let mut given = first.into_iter().chain(behind);
        if let Some(kind) = given.find(|kind| self.names.plain_type(found, kind)) {
            decision.why.insert(0, Reason::not(format!("its type is `{kind}`"), None));
            return decision;
        }
        if fact.path.len() == 1
            && fact.role == Role::Mention
            && setting.imported.contains(&fact.name)
        {
            decision.why.insert(0, Reason::not("the name is imported: code, no value", None));
            return decision;
        }
        if fact.path.len() == 1 && setting.fixed.contains(&fact.name) {
            let reason = "it is given a fixed text, the program's own";
            decision.why.insert(0, Reason::not(reason, None));
            return decision;
        }
        if self.names.resource(&fact.path) {
            let reason = "it is a resource of the program";
            decision.why.insert(0, Reason::not(reason, None));
            return decision;
        }
        if self.names.itself(&fact.path)
            || fact.value.as_ref().is_some_and(|v| self.names.itself(v))
        {
            let reason = "it belongs to the program's own user";
            decision.why.insert(0, Reason::not(reason, None));
            return decision;
        }
        let siblings = fact.owner.as_ref().map(|o| &*o.siblings).unwrap_or_default();
        if !found.strong
            && let Some(good) = self.names.sold(siblings)
        {
            let reason = format!("`{good}` beside it: a thing that is sold or limited");
            decision.why.insert(0, Reason::not(reason, None));
            return decision;
        }
        if let Some(agent) = receiver(fact).filter(|r| self.names.agent(r)) {
            let reason = format!("`{agent}` is a part of the program");
            decision.why.insert(0, Reason::not(reason, None));
            return decision;
        }
        let person = self.person(fact, found);
        let owner_text = fact.owner.as_ref().map(|o| o.name.clone()).unwrap_or_default();
        let receiver = receiver(fact).unwrap_or_default();
        if role == Role::Column && self.names.installs(&owner_text, siblings) {
            let reason = format!("`{owner_text}` says how the program is set up");
            decision.why.insert(0, Reason::not(reason, None));
            return decision;
        }
        if person.is_none()
            && matches!(role, Role::Column | Role::Field)
            && let Some(thing) = self.names.thing(found, &owner_text)
        {
            decision.why.insert(0, Reason::not(format!("it belongs to a `{thing}`"), None));
            return decision;
        }
        if person.is_none() && role != Role::Input {
            let operator = self
                .names
                .operator(&owner_text)
                .or_else(|| self.names.operator(receiver))
                .or_else(|| self.names.operated(&fact.name, found))
                .filter(|_| role != Role::Column);
            if let Some(word) = operator {
                let reason = format!("`{word}` is the operator's or the program's");
                decision.why.push(Reason::not(reason, None));
                decision.taken = found.strong
                    && matches!(fact.role, Role::Field | Role::Access | Role::Key | Role::Input);
                return decision;
            }
        }
        // What a header of a request is given goes out with it.
        let read = fact.role != Role::Variable;
        let own = self.request(&fact.path, setting).filter(|_| read).map(str::to_owned);
        let request = own.or_else(|| {
            fact.value.as_ref().and_then(|v| self.request(v, setting).map(str::to_owned))
        });
        let request = request.or_else(|| self.declared_intake(fact));
        let request = request.or_else(|| incoming(fact, setting).map(str::to_owned));
        let ruled = self.ruled(fact, setting);
        let request = request.or_else(|| ruled.clone());
        let sibling = self.sibling(fact, found.rule);
        let weak = !found.strong;
        let together = weak.then(|| self.names.together(found, siblings)).flatten();
        let author =
            (weak && role == Role::Column).then(|| self.names.authored(found, siblings)).flatten();
        let handed = request.is_some()
            && (ruled.is_some()
                || typed
                || fact.path.split_last().is_some_and(|(_, front)| self.flows.handed(front))
                || fact.value.as_ref().is_some_and(|value| self.flows.handed(value)));
        // `@Body() body`: the whole of it, and nothing in it.
        let whole = !matches!(fact.role, Role::Index | Role::Key)
            && self.flows.handed(std::slice::from_ref(&found.phrase));
        let asked = !found.strong && handed && !whole && self.names.asked(found);
        let mut confirmed = Vec::new();
        if let Some(p) = &person {
            confirmed.push(format!("it belongs to `{p}`"));
        }
        if let Some(r) = &request {
            confirmed.push(format!("it comes in with `{r}`"));
        }
        if let Some(s) = together {
            confirmed.push(format!("`{s}` and others of its kind stand beside it"));
        }
        if let Some(s) = author {
            confirmed.push(format!("`{s}` beside it says whose it is"));
        }
        if let Some(s) = &sibling {
            confirmed.push(format!("`{s}` stands beside it"));
        }
        let alone =
            fact.path.len() < 2 || matches!(receiver, "self" | "this") || role == Role::Column;
        let own = [if alone { owner_text.as_str() } else { "" }, receiver]
            .into_iter()
            .filter_map(|o| self.names.head(o))
            .find(|head| field.owners.contains(head));
        if let Some(o) = &own {
            confirmed.push(format!("it belongs to `{o}`"));
        } else if !found.strong && self.names.unpaired(found, siblings) {
            let reason = "nothing beside it shows that it is part of that";
            decision.why.insert(0, Reason::not(reason, None));
            return decision;
        }
        if fact.fixed
            && ruled.is_none()
            && (!found.strong || fact.role == Role::Key)
            && role != Role::Column
        {
            decision.why.insert(0, Reason::not("it hands over no value of anybody", None));
            return decision;
        }
        if !found.strong {
            let sibling = sibling.as_ref().filter(|_| field.grade != Grade::Operational);
            let enough = person.is_some()
                || asked
                || author.is_some()
                || own.is_some()
                || together.is_some()
                || sibling.is_some()
                || role == Role::Input && !typed;
            if !enough {
                decision.why.insert(0, Reason::not("the word alone says too little", None));
                // Kept for the whole project to look at.
                decision.taken = role == Role::Column;
                return decision;
            }
        }
        decision.confidence = self.confidence(
            role,
            field.grade,
            found.strong,
            &course,
            fact,
            &Context {
                person: person.is_some() || own.is_some(),
                request: request.is_some(),
                handed,
                sibling: sibling.is_some() || together.is_some(),
                asked,
            },
        );
        decision.taken = decision.confidence > Confidence::Low || found.strong;
        let goes = found.strong && decision.recipient.is_some();
        if matches!(role, Role::Mention | Role::Callee)
            && decision.confidence == Confidence::Low
            && !goes
        {
            decision.taken = false;
            decision.why.insert(0, Reason::not("a plain mention", None));
        }
        decision.why.extend(confirmed.into_iter().map(|text| Reason::because(text, None)));
        if let Some(reason) = column {
            decision.why.push(reason);
        } else if !course.sunk {
            decision.why.push(Reason::because(format!("it is {}", role.words()), None));
        }
        decision.why.extend(course.why);
        if let Some(treated) = &found.treated {
            decision.why.push(Reason::because(format!("kept as `{treated}`"), None));
        }
        decision
    }

    fn confidence(
        &self,
        role: Role,
        grade: Grade,
        strong: bool,
        course: &Course,
        fact: &Fact,
        context: &Context,
    ) -> Confidence {
        use Confidence::{High, Low, Medium};
        let near = context.person || context.sibling;
        let level = match grade {
            Grade::Personal => match role {
                Role::Column | Role::Input => High,
                Role::Index if context.request => High,
                Role::Field => {
                    if near {
                        High
                    } else {
                        Medium
                    }
                }
                Role::Variable if context.request || context.person => Medium,
                Role::Key if course.sunk || context.person || context.request => Medium,
                Role::Index if course.sunk || context.person => Medium,
                Role::Access | Role::Callee if context.person || context.request => Medium,
                Role::Parameter if self.is_intake(fact) || context.request => Medium,
                _ if course.sunk => Medium,
                _ => Low,
            },
            Grade::Contextual => match role {
                Role::Column if near => High,
                Role::Column => Medium,
                Role::Input => High,
                Role::Index if context.request => High,
                Role::Field if near => Medium,
                Role::Variable if context.request => Medium,
                Role::Access | Role::Callee if context.person || context.request => Medium,
                Role::Parameter if self.is_intake(fact) && context.person => Medium,
                Role::Key if course.sunk && (context.person || context.request) => Medium,
                Role::Key if context.handed && (context.sibling || context.asked) => Medium,
                Role::Key if course.sunk && course.action == Action::Store && strong => Medium,
                Role::Key => Low,
                _ if course.sunk && matches!(course.action, Action::Log | Action::Store) => Medium,
                _ if course.sunk && (context.person || context.request) => Medium,
                _ => Low,
            },
            Grade::Operational => match role {
                Role::Column | Role::Input => Medium,
                _ if context.asked => Medium,
                _ if course.sunk && near && course.action == Action::Store => Medium,
                _ if course.sunk && strong && course.action == Action::Store && course.device => {
                    Medium
                }
                _ => Low,
            },
        };
        // A weak word never reaches further than its surroundings carry it.
        if strong { level } else { level.min(Medium) }
    }

    /// What says that a fact is declared to come in: a validator, a default
    /// that reads the request, a pattern that takes the request apart.
    fn declared_intake(&self, fact: &Fact) -> Option<String> {
        if fact.role == Role::Key
            && let Some(owner) = fact.owner.as_ref().filter(|o| o.name == "properties")
        {
            // A schema of what a route takes: `body: { properties: { email: … } }`.
            let mut around = owner.marks.iter().map(|m| normal::form(m));
            return around.find(|m| self.flows.request(&[m.clone(), String::new()]).is_some());
        }
        let value = fact.value.as_ref()?;
        match fact.role {
            Role::Key | Role::Field if self.flows.checked(value) => Some(value.join(".")),
            Role::Parameter if self.flows.reads(value) => Some(value.join(".")),
            _ => None,
        }
    }

    /// What says that the keys around a fact name what comes in: `rules()` of a
    /// form request, `$request->validate([…])`.
    fn ruled(&self, fact: &Fact, setting: &Setting) -> Option<String> {
        if fact.role != Role::Key || setting.scripts {
            return None;
        }
        let call = fact.calls.first().map(|call| call.path.as_slice());
        let own = fact.function.as_ref().map(std::slice::from_ref);
        let mut around = call.into_iter().chain(own);
        around.find(|path| self.flows.shape(path)).and_then(|path| path.last()).cloned()
    }

    fn is_intake(&self, fact: &Fact) -> bool {
        fact.function.as_ref().is_some_and(|f| self.names.intake(f).is_some())
    }

    /// Why a fact is about a column, if it is.
    fn is_column(&self, fact: &Fact, setting: &Setting) -> Option<Reason> {
        if fact.role == Role::Column {
            return Some(Reason::because("it is a column of a table", None));
        }
        if matches!(fact.role, Role::Mention) {
            let call = fact.calls.first()?;
            return self.flows.builder(&call.path).then(|| {
                Reason::because(format!("`{}` makes it a column", call.path.join(".")), None)
            });
        }
        if fact.role == Role::Key {
            let given = fact.value.is_some();
            let call = fact.calls.first().filter(|_| given);
            let mapped = call.filter(|call| self.flows.column_map(&call.path));
            if let Some(call) = mapped.filter(|_| setting.scripts) {
                let text = format!("`{}` makes it a column", call.path.join("."));
                return Some(Reason::because(text, None));
            }
            let typed = fact.value.as_ref().is_some_and(|v| self.flows.column(v));
            return typed.then(|| Reason::because("it is declared as a column", None));
        }
        if fact.role == Role::Variable && fact.value.as_ref().is_some_and(|v| self.flows.column(v))
        {
            return Some(Reason::because("it is declared as a column", None));
        }
        if fact.role != Role::Field {
            return None;
        }
        // `forms.EmailField()` is asked for, not kept.
        let asked = |v: &&Vec<String>| v.len() > 1 && self.flows.takes_in(&v[0]);
        if fact.value.as_ref().is_some_and(|v| asked(&v)) {
            return None;
        }
        if let Some(value) = fact.value.as_ref().filter(|v| self.flows.column(v)) {
            return Some(Reason::because(format!("`{}` declares a column", value.join(".")), None));
        }
        if let Some(kept) = fact.hints.iter().find_map(|tag| self.flows.tagged(tag)) {
            return kept.then(|| Reason::because("its tag names a column", None));
        }
        let owner = fact.owner.as_ref()?;
        if let Some(mark) = self.flows.stored(&owner.marks) {
            return Some(Reason::because(format!("`{}` is stored (`{mark}`)", owner.name), None));
        }
        let place = setting.stored.as_ref()?;
        (!self.flows.takes_in(&owner.name) && !self.flows.shows(&owner.name)).then(|| {
            Reason::because(format!("`{}` is stored: it stands in `{place}`", owner.name), None)
        })
    }

    /// The part of a path that holds what came in: also `$_GET` in PHP.
    fn request<'p>(&self, path: &'p [String], setting: &Setting) -> Option<&'p str> {
        let global = |first: &&String| {
            path.len() > 1 && setting.language == "php" && self.flows.superglobal(first)
        };
        self.flows.request(path).or_else(|| path.first().filter(global).map(String::as_str))
    }

    /// Whether a name is one that a form asks people for.
    pub fn asks(&self, matches: &[Match]) -> bool {
        matches.first().is_some_and(|m| {
            m.strong && m.refused.is_none() && self.names.fields[m.rule].grade == Grade::Personal
        })
    }

    /// What is done with a fact where no call says more.
    fn usual(&self, fact: &Fact, role: Role, setting: &Setting) -> Action {
        if self.ruled(fact, setting).is_some() {
            return Action::Collect;
        }
        match role {
            Role::Index | Role::Access if incoming(fact, setting).is_some() => Action::Collect,
            Role::Column => Action::Store,
            Role::Input => Action::Collect,
            Role::Field => match &fact.owner {
                Some(o) if self.flows.takes_in(&o.name) => Action::Collect,
                Some(o) if self.flows.shows(&o.name) => Action::Display,
                _ => Action::Use,
            },
            Role::Index | Role::Access | Role::Callee
                if self.request(&fact.path, setting).is_some() =>
            {
                Action::Collect
            }
            Role::Variable
                if fact.value.as_ref().is_some_and(|v| self.request(v, setting).is_some()) =>
            {
                Action::Collect
            }
            Role::Variable
                if fact.path.len() > 1 && !receiver(fact).is_some_and(|r| self.flows.makes(r)) =>
            {
                Action::Store
            }
            Role::Parameter if self.is_intake(fact) => Action::Collect,
            _ if self.declared_intake(fact).is_some() => Action::Collect,
            _ if fact.shown => Action::Display,
            _ => Action::Use,
        }
    }

    fn person(&self, fact: &Fact, found: &Match) -> Option<String> {
        if let Some(person) = &found.person {
            return Some(person.clone());
        }
        // `embed.setAuthor(a).setTitle(t)`: what is set owns nothing.
        let receiver = receiver(fact).filter(|r| !DEEDS.iter().any(|d| r.starts_with(d)));
        // `self.client.session`: a part of the program, where one of `client.session` may not be.
        let part = |r: &&str| {
            // So is `client` with a word that says little: `client.mail`, `host.name`.
            fact.path.len() > 2 && self.names.machine(r) || !found.strong && self.names.part(r)
        };
        if let Some(person) = receiver.filter(|r| !part(r)).and_then(|r| self.names.person(r)) {
            return Some(person);
        }
        // A plain member belongs to what it is read from, not to what is around.
        if fact.path.len() > 1
            && !matches!(receiver, Some("self" | "this"))
            && fact.role != Role::Column
        {
            return None;
        }
        let owner = fact.owner.as_ref().map(|o| o.name.as_str());
        let key = fact.role == Role::Key && !found.strong;
        owner.filter(|o| !(key && self.names.part(o))).and_then(|o| self.names.person(o))
    }

    /// A strong personal name that stands beside a fact.
    fn sibling(&self, fact: &Fact, rule: usize) -> Option<String> {
        let owner = fact.owner.as_ref()?;
        let own = normal::form(&fact.name);
        owner.siblings.iter().find(|s| **s != own && self.personal(s, rule)).cloned()
    }

    fn personal(&self, name: &str, not: usize) -> bool {
        let known = self.readings.read(name, self.names, self.flows);
        known.matches.first().is_some_and(|m| {
            m.strong
                && m.refused.is_none()
                && m.rule != not
                && self.names.fields[m.rule].grade == Grade::Personal
        })
    }
}

/// The name of a thing that came in, when a fact is a member of it.
fn incoming<'s>(fact: &Fact, setting: &'s Setting) -> Option<&'s str> {
    let first = fact.path.first().filter(|_| fact.path.len() == 2)?;
    setting.incoming.get(first).map(String::as_str)
}

struct Context {
    person: bool,
    request: bool,
    handed: bool,
    sibling: bool,
    asked: bool,
}

/// `user.name == "Somebody"` asks and keeps nothing.
const COMPARED: &str = "it is only compared with a fixed text";

/// How names of methods begin that take, rather than hand over.
const DEEDS: &[&str] = &["set_", "add_", "with_", "on_", "to_", "is_", "has_"];

/// What a member is read from.
fn receiver(fact: &Fact) -> Option<&str> {
    let at = fact.path.len().checked_sub(2)?;
    // `user.email.lower`: the name itself may be a method of the value.
    Some(fact.path[at].as_str())
}

/// The normalised name with its owner.
fn symbol(fact: &Fact) -> String {
    let own = normal::form(&fact.name);
    let owner = receiver(fact)
        .filter(|r| !matches!(*r, "self" | "this"))
        .map(str::to_owned)
        .or_else(|| fact.owner.as_ref().map(|o| normal::form(&o.name)));
    match owner {
        Some(owner) if !owner.is_empty() => format!("{owner}.{own}"),
        _ => own,
    }
}
