//! What calls and paths do with data, by the rules: where it comes in, where
//! it goes.

use super::normal;
use super::quick::{QuickMap, QuickSet};
use crate::model::Action;
use crate::rules::{AccessRule, Rules};

#[derive(Debug)]
struct Sink {
    /// The end of the path; empty in front of a wildcard receiver.
    path: Vec<String>,
    /// The last part is a receiver of any method.
    any_method: bool,
    /// The path must be the whole path.
    bare: bool,
    keys: bool,
    device: bool,
    languages: Vec<String>,
    action: Action,
    origin: String,
}

#[derive(Debug)]
struct Access {
    path: Vec<String>,
    /// The path must be longer: it is a member of something.
    member: bool,
    rule: usize,
}

/// What a call does with what it is given.
#[derive(Debug, Clone, Copy)]
pub struct Effect<'f> {
    /// What it does.
    pub action: Action,
    /// The rule that says so.
    pub origin: &'f str,
    /// It keeps things on the device of whoever uses the program.
    pub device: bool,
}

/// What the rules know of calls and paths.
#[derive(Debug)]
pub struct Flows {
    sinks: QuickMap<String, Vec<Sink>>,
    accesses: QuickMap<String, Vec<Access>>,
    rules: Vec<AccessRule>,
    requests: QuickSet<String>,
    superglobals: QuickSet<String>,
    validators: QuickSet<String>,
    markers: QuickSet<String>,
    columns: QuickSet<String>,
    builders: QuickSet<String>,
    column_types: QuickSet<String>,
    column_maps: QuickSet<String>,
    inputs: QuickSet<String>,
    shapes: QuickSet<String>,
    places: QuickSet<String>,
    store_verbs: QuickSet<String>,
    makers: QuickSet<String>,
    stores: QuickSet<String>,
    tags: Vec<String>,
    addresses: QuickSet<String>,
    stores_origin: String,
    intakes: QuickSet<String>,
    outlets: QuickSet<String>,
    answers: QuickSet<String>,
    digests: QuickSet<String>,
    no_digests: Vec<String>,
    digested: Vec<String>,
    arrivals: QuickSet<String>,
    maps: QuickSet<String>,
    errors: QuickSet<String>,
    embeds: QuickSet<String>,
    bases: QuickSet<String>,
    services: QuickSet<String>,
    forms: QuickSet<String>,
    handed: QuickSet<String>,
    translates: QuickSet<String>,
    answered: QuickSet<String>,
    hints: QuickSet<String>,
    prompts: QuickSet<String>,
    fields: QuickSet<String>,
    asks: QuickSet<String>,
    tables: QuickSet<String>,
    settings: QuickSet<String>,
    bodies: QuickSet<String>,
}

fn segments(path: &str) -> Vec<String> {
    path.split('.').filter(|s| !s.is_empty()).map(normal::form).collect()
}

impl Flows {
    /// Builds the tables.
    pub fn new(rules: &Rules) -> Self {
        let mut sinks: QuickMap<String, Vec<Sink>> = QuickMap::default();
        for rule in &rules.sinks {
            let Some(action) = rule.does else { continue };
            for call in &rule.calls {
                let any_method = call.ends_with(".*");
                let path = segments(call.trim_end_matches(".*"));
                let Some(key) = path.last().cloned() else { continue };
                sinks.entry(key).or_default().push(Sink {
                    bare: path.len() == 1 && !call.starts_with('.') && !any_method,
                    path,
                    any_method,
                    keys: rule.keys,
                    device: rule.device,
                    languages: rule.languages.clone(),
                    action,
                    origin: format!("{}: {}", rule.file, rule.id),
                });
            }
        }
        let mut accesses: QuickMap<String, Vec<Access>> = QuickMap::default();
        for (at, rule) in rules.accesses.iter().enumerate() {
            for path in &rule.paths {
                let parts = segments(path);
                let Some(key) = parts.last().cloned() else { continue };
                let member = path.starts_with('.');
                accesses.entry(key).or_default().push(Access { path: parts, member, rule: at });
            }
        }
        let forms = |words: &[String]| words.iter().map(|w| normal::form(w)).collect();
        let lower = |words: &[String]| words.iter().map(|w| w.to_lowercase()).collect();
        Self {
            sinks,
            accesses,
            rules: rules.accesses.clone(),
            requests: forms(&rules.models.requests),
            superglobals: forms(&rules.models.superglobals),
            validators: forms(&rules.models.validators),
            markers: lower(&rules.models.markers),
            columns: forms(&rules.models.columns),
            builders: forms(&rules.models.builders),
            column_types: forms(&rules.models.column_types),
            column_maps: forms(&rules.models.column_maps),
            inputs: forms(&rules.models.inputs),
            shapes: forms(&rules.models.shapes),
            places: lower(&rules.models.places),
            store_verbs: lower(&rules.models.store_verbs),
            makers: lower(&rules.models.makers),
            stores: lower(&rules.models.stores),
            tags: rules.models.tags.clone(),
            addresses: forms(&rules.models.addresses),
            stores_origin: "models: stores".to_owned(),
            intakes: forms(&rules.models.intakes),
            outlets: forms(&rules.models.outlets),
            answers: forms(&rules.models.answers),
            digests: forms(&rules.models.digests),
            no_digests: rules.models.no_digests.clone(),
            digested: rules.models.digested.clone(),
            arrivals: forms(&rules.models.arrivals),
            maps: forms(&rules.models.maps),
            errors: forms(&rules.models.errors),
            embeds: forms(&rules.models.embeds),
            bases: forms(&rules.models.bases),
            hints: rules.models.hints.iter().cloned().collect(),
            prompts: forms(&rules.models.prompts),
            tables: forms(&rules.models.tables),
            asks: forms(&rules.models.asks),
            fields: forms(&rules.models.fields),
            answered: forms(&rules.models.answered),
            translates: forms(&rules.models.translates),
            handed: forms(&rules.models.handed),
            forms: forms(&rules.models.forms),
            services: forms(&rules.models.services),
            settings: forms(&rules.models.settings),
            bodies: forms(&rules.models.bodies),
        }
    }

    /// What a call does with what it is given.
    pub fn sink(&self, path: &[String], language: &str, key: bool) -> Option<Effect<'_>> {
        let last = path.last()?;
        let method = self.sinks.get(last).into_iter().flatten().filter(|s| !s.any_method);
        let receiver = path.len().checked_sub(2).map(|at| path[at].as_str()).unwrap_or_default();
        let receivers = [receiver, receiver.rsplit('_').next().unwrap_or_default()];
        let any = receivers
            .into_iter()
            .filter(|r| !r.is_empty())
            .flat_map(|r| self.sinks.get(r).into_iter().flatten().filter(|s| s.any_method));
        for sink in method.chain(any) {
            if sink.keys && !key {
                continue;
            }
            if !sink.languages.is_empty() && !sink.languages.iter().any(|l| l == language) {
                continue;
            }
            let body = if sink.any_method { &path[..path.len() - 1] } else { path };
            if sink.bare && path.len() != 1 {
                continue;
            }
            // `.save` needs something before it.
            if !sink.bare && !sink.any_method && sink.path.len() == 1 && path.len() < 2 {
                continue;
            }
            if sink.action == Action::Store && self.makes(receiver) {
                continue;
            }
            if ends_with(body, &sink.path) {
                return Some(Effect {
                    action: sink.action,
                    origin: &sink.origin,
                    device: sink.device,
                });
            }
        }
        // `userRepository.saveUser(x)`, `db.add_todo(x)`
        let verb = last.split('_').next().unwrap_or_default();
        let store = receiver.rsplit('_').next().unwrap_or_default();
        (self.store_verbs.contains(verb) && self.stores.contains(store)).then_some(Effect {
            action: Action::Store,
            origin: &self.stores_origin,
            device: false,
        })
    }

    /// Whether a receiver only builds something: `header`, `form_data`.
    pub fn makes(&self, receiver: &str) -> bool {
        self.makers.contains(receiver)
            || receiver.rsplit('_').next().is_some_and(|w| self.makers.contains(w))
    }

    /// Whether a tag of a field says that it is kept, or that it is not:
    /// `db:"email"`, `db:"-"`.
    pub fn tagged(&self, tag: &str) -> Option<bool> {
        self.tags.iter().find_map(|key| {
            let at = tag.find(&format!("{key}:\""))?;
            let own = at == 0 || !tag.as_bytes()[at - 1].is_ascii_alphanumeric();
            let value = &tag[at + key.len() + 2..];
            own.then(|| !value.starts_with("-\""))
        })
    }

    /// Whether a call leads to a place in a store, and what follows writes there.
    pub fn addresses(&self, path: &[String], then: &str) -> bool {
        path.last().is_some_and(|last| self.addresses.contains(last))
            && then
                .split('_')
                .next()
                .is_some_and(|verb| self.store_verbs.contains(verb) || verb == "push")
    }

    /// Whether some access rule ends in this name.
    pub fn knows(&self, name: &str) -> bool {
        self.accesses.contains_key(name)
    }

    /// The access rules that fit a path.
    pub fn accesses(&self, path: &[String], language: &str) -> Vec<&AccessRule> {
        let Some(last) = path.last() else { return Vec::new() };
        let mut out: Vec<(usize, &AccessRule)> = Vec::new();
        for access in self.accesses.get(last).into_iter().flatten() {
            let rule = &self.rules[access.rule];
            if !rule.languages.is_empty() && !rule.languages.iter().any(|l| l == language) {
                continue;
            }
            if access.member && path.len() <= access.path.len() {
                continue;
            }
            if ends_with(path, &access.path) && !out.iter().any(|(_, r)| r.id == rule.id) {
                out.push((access.path.len(), rule));
            }
        }
        // The longest says most.
        let best = out.iter().map(|(length, _)| *length).max().unwrap_or(0);
        out.into_iter().filter(|(length, _)| *length == best).map(|(_, rule)| rule).collect()
    }

    /// The part of a path that holds what came in.
    pub fn request<'p>(&self, path: &'p [String]) -> Option<&'p str> {
        let front = path.split_last()?.1;
        // `response.body.token` is what a service answered.
        if let [first, second, ..] = front
            && self.answered.contains(first)
            && matches!(second.as_str(), "body" | "headers" | "json")
        {
            return None;
        }
        front
            .iter()
            .find(|part| {
                self.requests.contains(*part)
                    || part
                        .rsplit('_')
                        .next()
                        .is_some_and(|w| w.len() > 3 && self.requests.contains(w))
            })
            .map(String::as_str)
    }

    /// Whether a name, at the head of a path in PHP, is an array of what came in.
    pub fn superglobal(&self, name: &str) -> bool {
        self.superglobals.contains(name)
    }

    /// Whether a value is what came in, whole: `request.get_json()`, `req.body`.
    pub fn brings(&self, path: &[String]) -> bool {
        self.request(path).is_some()
            && path.last().is_some_and(|last| {
                self.requests.contains(last) || matches!(last.as_str(), "json" | "all" | "data")
            })
    }

    /// Whether the keys in a function or call name what comes in.
    pub fn shape(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| self.shapes.contains(&normal::form(last)))
            || path.len() > 1 && self.shapes.contains(&path[path.len() - 2..].join("_"))
    }

    /// Whether a value declares the shape of what comes in: `z.string`.
    pub fn checked(&self, value: &[String]) -> bool {
        value.len() > 1 && value.first().is_some_and(|first| self.validators.contains(first))
    }

    /// Whether a bare call reads what came in: `Header(…)` as a default.
    pub fn reads(&self, value: &[String]) -> bool {
        matches!(value, [only] if self.requests.contains(only))
    }

    /// Whether a bare call says that a form asks for it: `email: str = Form(…)`.
    pub fn typed(&self, value: &[String]) -> bool {
        matches!(value, [only] if self.forms.contains(only))
    }

    /// A mark that makes a type a stored one.
    pub fn stored<'m>(&self, marks: &'m [String]) -> Option<&'m str> {
        marks.iter().find(|m| self.markers.contains(&m.to_lowercase())).map(String::as_str)
    }

    /// Whether a value or type declares a column.
    pub fn column(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| {
            self.columns.contains(last)
                || path.len() == 2 && self.column_types.contains(&path[0])
                || (path.len() >= 2
                    && self.columns.contains(&format!("{}_{last}", path[path.len() - 2])))
        })
    }

    /// Whether a call declares the column that its first string names.
    pub fn builder(&self, path: &[String]) -> bool {
        let Some((last, front)) = path.split_last() else { return false };
        if front.last().is_some_and(|receiver| self.makes(receiver)) {
            return false;
        }
        self.builders.contains(last)
            || front.last().is_some_and(|f| self.builders.contains(&format!("{f}_{last}")))
    }

    /// Whether the keys that a call is given are columns.
    pub fn column_map(&self, path: &[String]) -> bool {
        match path {
            [only] => self.column_maps.contains(only),
            [.., front, last] => self.column_maps.contains(&format!("{front}_{last}")),
            [] => false,
        }
    }

    /// Whether a call puts the field that its first string names into a form.
    pub fn input(&self, path: &[String]) -> bool {
        let Some((last, front)) = path.split_last() else { return false };
        self.inputs.contains(last)
            || front.last().is_some_and(|f| self.inputs.contains(&format!("{f}_{last}")))
    }

    /// The folder or stem that says that a file holds stored types.
    pub fn place(&self, path: &str) -> Option<String> {
        path.split('/')
            .map(|part| part.split('.').next().unwrap_or(part).to_lowercase())
            .find(|part| self.places.contains(part))
    }

    /// Whether a call answers something about what it is given: `len(x)`.
    pub fn answers(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| {
            self.answers.contains(last)
                || last.split_once('_').is_some_and(|(verb, _)| self.answers.contains(verb))
        })
    }

    /// Whether a call makes a digest of what it is given: `sha256(x)`,
    /// `hashlib.new(x)`.
    pub fn digests(&self, path: &[String]) -> bool {
        path.iter().rev().take(2).any(|part| {
            let table = self.no_digests.iter().any(|no| part.contains(no.as_str()));
            !table && part.split('_').any(|word| self.digests.contains(word))
        })
    }

    /// Whether a data type stays what it is when it is digested.
    pub fn digested(&self, id: &str) -> bool {
        self.digested.iter().any(|d| {
            id.strip_prefix(d.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('.'))
        })
    }

    /// Whether a call takes in what somebody else sends, or only registers who
    /// is called then.
    pub fn arrives(&self, path: &[String]) -> bool {
        path.iter().rev().take(2).any(|part| self.arrivals.contains(part))
    }

    /// Whether the function that a call is given hands on what it is given.
    pub fn maps(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| self.maps.contains(last))
    }

    /// Whether a call shows or loads what stands at an address.
    pub fn embeds(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| self.embeds.contains(last))
    }

    /// Whether a name holds the address of a service that the program calls:
    /// `BASE_URL`, `weatherApiUrl`.
    pub fn service(&self, name: &str) -> bool {
        let form = normal::form(name);
        let mut rest = form.as_str();
        loop {
            if self.services.contains(rest) {
                return true;
            }
            match rest.split_once('_') {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
    }

    /// Whether a path leads to the body of a request, which people filled in:
    /// what stands in an address the program may have put there itself.
    pub fn handed(&self, path: &[String]) -> bool {
        path.iter().any(|part| self.handed.contains(part))
    }

    /// Whether an attribute of a layout tells people what a field asks for.
    pub fn hints(&self, attribute: &str) -> bool {
        self.hints.contains(attribute)
    }

    /// Whether a key tells people what a field asks for: `hint_text`.
    pub fn prompts(&self, key: &str) -> bool {
        self.prompts.contains(key)
    }

    /// Whether a word of a prompt only asks: `enter`, `your`.
    pub fn asks(&self, word: &str) -> bool {
        self.asks.contains(word)
    }

    /// Whether a call, or a word that calls without brackets, makes a table.
    pub fn table(&self, path: &[String]) -> bool {
        let last = path.len().saturating_sub(2);
        path.last().is_some_and(|name| self.tables.contains(name))
            || path.len() > 1 && self.tables.contains(&path[last..].join("_"))
    }

    /// Whether a call makes a field that its first text belongs to.
    pub fn fields(&self, last: &str) -> bool {
        self.fields.contains(last)
    }

    /// Whether a call looks a text of the program up by its key.
    pub fn translates(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| self.translates.contains(last))
    }

    /// Whether a call gives a client the address that it calls.
    pub fn bases(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| self.bases.contains(last))
    }

    /// Whether a call reads a setting.
    pub fn sets(&self, path: &[String]) -> bool {
        path.last().is_some_and(|last| self.settings.contains(last))
    }

    /// Whether a key holds what is sent, by its name.
    pub fn bodies(&self, name: &str) -> bool {
        self.bodies.contains(name)
    }

    /// Whether a variable holds what went wrong, by its name.
    pub fn errs(&self, name: &str) -> bool {
        let form = normal::form(name);
        self.errors.contains(&form)
            || form.rsplit('_').next().is_some_and(|word| self.errors.contains(word))
    }

    /// Whether a type takes data in, by its name.
    pub fn takes_in(&self, name: &str) -> bool {
        let words = normal::words(name);
        // `SignUp` is two words and means one.
        words.iter().any(|w| self.intakes.contains(w))
            || words.windows(2).any(|pair| self.intakes.contains(&pair.concat()))
    }

    /// Whether a type shows data, by its name.
    pub fn shows(&self, name: &str) -> bool {
        normal::words(name).iter().any(|w| self.outlets.contains(w))
    }
}

/// Whether `path` ends in `end`; the first part of `end` may be the end of a
/// longer name (`event_request.ip` for `request.ip`).
fn ends_with(path: &[String], end: &[String]) -> bool {
    if path.len() < end.len() {
        return false;
    }
    let tail = &path[path.len() - end.len()..];
    if tail[1..] != end[1..] {
        return false;
    }
    tail[0] == end[0]
        || (end.len() > 1
            && tail[0].strip_suffix(end[0].as_str()).is_some_and(|front| front.ends_with('_')))
}
