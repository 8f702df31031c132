//! A small project with every verdict in it, made by hand: its files, and the
//! audit that they would give. Nothing here depends on a rule of a wing.

use std::collections::BTreeMap;
use std::sync::Arc;

use privaudit::model::{
    Action, Assessment, Audit, Confidence, DataSubject, Declaration, Document, Evidence, Finding,
    Kind, Marks, Mode, Note, NoteKind, Place, Reason, Scope, Severity, SourceFile, Stats, Status,
    Subject, SubjectKind, Verdict,
};

/// The files, by path.
pub fn files() -> BTreeMap<&'static str, &'static str> {
    BTreeMap::from([
        ("PRIVACY.md", POLICY),
        ("src/signup.ts", SIGNUP),
        ("src/server.ts", SERVER),
        ("src/track.ts", TRACK),
        ("db/schema.sql", SCHEMA),
    ])
}

const POLICY: &str = "\
# Privacy at the Harbour Club

Last updated 3 March 2030.

## What we collect

We collect your **e-mail address** when you sign up, so that you can log in. We never store your IP address. We may use other contact details to reach you.

- Your phone number, for bookings.
- Your fax number, for invoices.

We do not keep precise location. We keep a precise location for a day to find your berth.

## Who receives it

We use Stripe for payments. Mail goes out through a mail provider.

All care is taken, always.
";

const SIGNUP: &str = "\
import { db } from \"./db\";

// Called once for each new member.
export async function signUp(form: SignUpForm, request: Request) {
\tconst email = form.email.trim().toLowerCase();
\tif (!email) {
\t\tthrow new Error(`no address in ${form.id}`);
\t}
\tawait db.members.insert({ email, phone: form.phone, last_ip: request.ip, born: form.dateOfBirth });
\treturn email;
}
";

const SERVER: &str = "\
import * as errors from \"@errors/node\";

errors.init({ dsn: process.env.ERRORS_DSN, sendDefaultPii: true });

export const port = 8080;
app.use((request, reply, next) => {
  log.info(`request from ${request.ip} for ${request.path} with agent ${request.headers[\"user-agent\"]} at ${Date.now()} in region ${region}`);
  next();
});
";

const TRACK: &str = "\
export function berthed(member: Member, at: Position) {
  analytics.track(\"berthed\", { member: member.email, lat: at.latitude, lon: at.longitude });
}
";

const SCHEMA: &str = "\
CREATE TABLE members (
  id integer PRIMARY KEY,
  email text NOT NULL,
  phone text,
  last_ip text, -- for support
  born date
);
";

/// The place of the `nth` (from 0) occurrence of `needle` in a file.
pub fn place(path: &'static str, needle: &str, nth: usize) -> Place {
    let text = files()[path];
    let file = SourceFile::new(path, text);
    let (at, _) =
        text.match_indices(needle).nth(nth).unwrap_or_else(|| panic!("{needle} in {path}"));
    file.place(at..at + needle.len())
}

fn evidence(
    path: &'static str,
    needle: &str,
    subject: Subject,
    action: Action,
    recipient: Option<&str>,
) -> Evidence {
    let place = place(path, needle, 0);
    let snippet =
        files()[path].lines().nth(place.line as usize - 1).unwrap_or("").trim().to_owned();
    Evidence {
        place,
        symbol: needle.to_owned(),
        why: vec![
            Reason::because(
                format!("`{needle}` names it"),
                Some("fields/sample.toml: name".into()),
            ),
            Reason::not("a server's own: the owner is a request", None),
        ],
        subject,
        action,
        recipient: recipient.map(str::to_owned),
        value: None,
        about: None,
        snippet,
        confidence: Confidence::High,
        scope: Scope::Production,
        rule: "fields/sample.toml: name".into(),
    }
}

fn says(needle: &str, kind: Kind, data: &[&str]) -> Declaration {
    Declaration {
        place: place("PRIVACY.md", needle, 0),
        kind,
        mode: if kind.denies() { Mode::Deny } else { Mode::Assert },
        verbs: Vec::new(),
        data: data.iter().map(|d| (*d).to_owned()).collect(),
        parties: Vec::new(),
        party_categories: Vec::new(),
        purposes: Vec::new(),
        values: Vec::new(),
        umbrella: false,
        subject: DataSubject::General,
        scope: None,
        marks: Marks::default(),
        quote: needle.to_owned(),
        headings: vec!["Privacy at the Harbour Club".into()],
    }
}

struct Maker(Audit);

impl Maker {
    #[allow(clippy::too_many_arguments)]
    fn rule(
        &mut self,
        verdict: Verdict,
        severity: Severity,
        subject: Subject,
        message: &str,
        evidence: &[usize],
        declarations: &[usize],
    ) {
        let first = evidence.first().map(|&e| self.0.evidence[e].clone());
        let (action, recipient) = first.map_or((None, None), |e| (Some(e.action), e.recipient));
        let why = vec![format!("{}: {message}", verdict.name())];
        self.0.assessments.push(Assessment {
            subject: subject.clone(),
            action,
            recipient: recipient.clone(),
            about: None,
            verdict,
            evidence: evidence.to_vec(),
            declarations: declarations.to_vec(),
            why: why.clone(),
        });
        if verdict == Verdict::Disclosed {
            return;
        }
        let n = self.0.findings.len();
        self.0.findings.push(Finding {
            fingerprint: format!("{:016x}", 0x1001_0000_0000_0000_u64 * (n as u64 + 1) + n as u64),
            rule: format!("{}-{}", verdict.name(), subject.kind.name()),
            severity,
            verdict,
            status: Status::Open,
            subject,
            action,
            recipient,
            about: None,
            notes: Vec::new(),
            message: message.into(),
            help: "Say so in the policy, or stop doing it.".into(),
            citations: vec!["Sample Act, section 13".into()],
            evidence: evidence.to_vec(),
            declarations: declarations.to_vec(),
            why,
            reason: None,
        });
    }
}

/// The audit of those files.
pub fn audit() -> Audit {
    use Action::{Collect, Log, Share, Store};
    let data = Subject::data;
    let mut maker = Maker(Audit {
        root: "harbour-club".into(),
        documents: vec![Document {
            path: Arc::from("PRIVACY.md"),
            format: "markdown".into(),
            language: "en".into(),
            entity: Some("Harbour Club".into()),
            effective: None,
            last_updated: Some("2030-03-03".into()),
            sentences: 11,
        }],
        declarations: vec![
            says(
                "We collect your **e-mail address** when you sign up",
                Kind::Collects,
                &["contact.email"],
            ),
            says("We never store your IP address", Kind::NeverCollects, &["network.ip-address"]),
            says("We may use other contact details to reach you", Kind::Collects, &["contact"]),
            says("Your phone number, for bookings", Kind::Collects, &["contact.phone"]),
            says("Your fax number, for invoices", Kind::Collects, &["contact.fax"]),
            says("We do not keep precise location", Kind::NeverCollects, &["location.precise"]),
            says(
                "We keep a precise location for a day to find your berth",
                Kind::Collects,
                &["location.precise"],
            ),
            Declaration {
                parties: vec!["stripe".into()],
                ..says("We use Stripe for payments", Kind::Shares, &[])
            },
            says("Mail goes out through a mail provider", Kind::Shares, &[]),
        ],
        notes: vec![Note {
            place: place("PRIVACY.md", "All care is taken, always.", 0),
            kind: NoteKind::NotUnderstood,
            message: "nothing that could be checked".into(),
            other: None,
        }],
        evidence: vec![
            evidence("db/schema.sql", "last_ip", data("network.ip-address"), Store, None),
            evidence(
                "src/server.ts",
                "errors.init",
                Subject::party("sentry"),
                Share,
                Some("sentry"),
            ),
            evidence("src/server.ts", "request.ip", data("network.ip-address"), Log, None),
            evidence("src/signup.ts", "form.email", data("contact.email"), Collect, None),
            evidence("src/signup.ts", "form.phone", data("contact.phone"), Collect, None),
            evidence("src/signup.ts", "request.ip", data("network.ip-address"), Store, None),
            evidence(
                "src/signup.ts",
                "form.dateOfBirth",
                data("demographic.birth-date"),
                Store,
                None,
            ),
            evidence(
                "src/track.ts",
                "member.email",
                data("contact.email"),
                Share,
                Some("mixpanel"),
            ),
            evidence(
                "src/track.ts",
                "at.latitude",
                data("location.precise"),
                Share,
                Some("mixpanel"),
            ),
        ],
        stats: Stats { files: 12, bytes: 9000, elapsed_ms: 5, cached_files: 0 },
        ..Audit::default()
    });
    use Severity::{Error, Note as Remark, Warning};
    use Verdict::{Ambiguous, Contradicted, Disclosed, Undisclosed, Unevidenced, Vague};
    let m = &mut maker;
    m.rule(
        Contradicted,
        Error,
        data("network.ip-address"),
        "IP address is stored, and the policy denies it",
        &[5, 0],
        &[1],
    );
    m.rule(
        Undisclosed,
        Error,
        data("contact.email"),
        "Mixpanel receives e-mail addresses",
        &[7],
        &[],
    );
    m.rule(
        Undisclosed,
        Error,
        Subject::party("sentry"),
        "Sentry receives error reports",
        &[1],
        &[],
    );
    m.rule(
        Undisclosed,
        Warning,
        data("demographic.birth-date"),
        "date of birth is stored",
        &[6],
        &[],
    );
    m.rule(
        Ambiguous,
        Warning,
        data("location.precise"),
        "precise location is both stated and denied",
        &[8],
        &[6, 5],
    );
    m.rule(
        Vague,
        Warning,
        data("network.ip-address"),
        "IP address is logged; the policy names only contact details",
        &[2],
        &[2],
    );
    m.rule(
        Unevidenced,
        Remark,
        data("contact.fax"),
        "the policy names the fax number; nothing in the code shows it",
        &[],
        &[4],
    );
    m.rule(
        Unevidenced,
        Remark,
        Subject::party("stripe"),
        "the policy names Stripe; nothing in the code shows it",
        &[],
        &[7],
    );
    m.rule(
        Disclosed,
        Remark,
        data("contact.email"),
        "e-mail address is collected and the policy says so",
        &[3],
        &[0],
    );
    m.rule(
        Disclosed,
        Remark,
        data("contact.phone"),
        "phone number is collected and the policy says so",
        &[4],
        &[3],
    );
    maker.0
}

/// The same code without a policy.
pub fn without_policy() -> Audit {
    silent(audit())
}

/// An audit as if its project had no policy.
pub fn silent(mut audit: Audit) -> Audit {
    audit.documents.clear();
    audit.declarations.clear();
    audit.notes.clear();
    audit.findings.clear();
    audit.assessments.clear();
    audit
}

/// What was not read of it.
#[allow(dead_code)]
pub fn skipped() -> Vec<privaudit::model::Skipped> {
    let all = [
        ("assets/logo.png", "binary"),
        ("assets/pier.jpg", "binary"),
        ("package-lock.json", "vendored"),
        ("private/", "cannot be read: permission denied"),
    ];
    let one = |(path, reason): (&str, &str)| privaudit::model::Skipped {
        path: Arc::from(path),
        reason: reason.into(),
    };
    all.into_iter().map(one).collect()
}

/// Many findings, for the clock.
#[allow(dead_code)] // the benchmark includes this file too
pub fn many(n: usize) -> Audit {
    let base = audit();
    let mut audit = base.clone();
    audit.findings.clear();
    audit.evidence.clear();
    for at in 0..n {
        let from = &base.findings[at % base.findings.len()];
        let mut e = base.evidence[at % base.evidence.len()].clone();
        e.place.path = Arc::from(format!("src/part{}/file{}.ts", at / 100, at % 100));
        audit.evidence.push(e);
        audit.findings.push(Finding {
            fingerprint: format!("{at:016x}"),
            message: format!("{} ({at})", from.message),
            evidence: vec![at],
            ..from.clone()
        });
    }
    audit.assessments.clear();
    audit
}

/// What somebody could put into names, paths and prose to reach the terminal.
pub fn hostile() -> Audit {
    let mut audit = audit();
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}\r\nX";
    for f in &mut audit.findings {
        f.message = format!("{evil}{}", f.message);
        f.help = evil.into();
        f.why = vec![evil.into()];
        f.citations = vec![evil.into()];
        f.reason = Some(evil.into());
        f.status = Status::Accepted;
    }
    for e in &mut audit.evidence {
        e.place.path = Arc::from(format!("src/{evil}.ts"));
        e.snippet = evil.into();
        e.symbol = evil.into();
        e.why = vec![Reason::because(evil, Some(evil.into()))];
        e.recipient = e.recipient.as_ref().map(|_| evil.to_owned());
        if e.subject.kind == SubjectKind::Data {
            e.subject.id = evil.into();
        }
    }
    for d in &mut audit.declarations {
        d.quote = evil.into();
        d.parties = vec![evil.into()];
    }
    for n in &mut audit.notes {
        n.message = evil.into();
    }
    audit.skipped = vec![privaudit::model::Skipped { path: Arc::from(evil), reason: evil.into() }];
    audit
}
