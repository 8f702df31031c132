//! The code wing, from outside: every rule's own examples, the labelled names,
//! what files of each language show, and input that means harm.

use std::sync::Arc;

use privaudit::code::Detector;
use privaudit::model::{Action, Confidence, Evidence, Scope, SourceFile, SubjectKind};
use privaudit::rules::{RuleSource, Rules};

mod examples {
    use super::*;

    /// `file name | text`; `~` is left out, `\n` in the text starts a line.
    fn file(example: &str) -> SourceFile {
        let (name, text) = example.split_once(" | ").expect("`file name | text`");
        SourceFile::new(name, text.replace('~', ""))
    }

    fn found(detector: &Detector, example: &str) -> Vec<Evidence> {
        let mut evidence = detector.detect(&file(example));
        detector.settle(&mut evidence);
        evidence.retain(|e| e.scope == Scope::Production);
        evidence
    }

    /// Runs hits and misses of one rule; `shows` says whether evidence is its.
    fn run(
        detector: &Detector,
        failed: &mut Vec<String>,
        rule: &str,
        (hit, miss): (&[String], &[String]),
        shows: impl Fn(&Evidence) -> bool,
    ) {
        for example in hit {
            if !found(detector, example).iter().any(&shows) {
                failed.push(format!("{rule} does not find its hit: {example}"));
            }
        }
        for example in miss {
            if found(detector, example).iter().any(|e| shows(e) && e.confidence > Confidence::Low) {
                failed.push(format!("{rule} finds its miss: {example}"));
            }
        }
    }

    #[test]
    fn every_field_rule_reads_its_own_names() {
        let rules = Arc::new(Rules::builtin().expect("builtin rules"));
        let detector = Detector::new(&rules);
        let mut failed = Vec::new();
        let taken = |name: &str| -> Vec<String> {
            let decisions = detector.explain_name(name).into_iter();
            decisions.filter(|d| d.taken).map(|d| d.subject.id).collect()
        };
        for rule in &rules.fields {
            for name in &rule.hit {
                let got = taken(name);
                if !got.iter().any(|id| rules.taxonomy.subsumes(&rule.r#type, id)) {
                    failed.push(format!("{}: `{name}` is read as {got:?}", rule.r#type));
                }
            }
            for name in &rule.miss {
                if taken(name).contains(&rule.r#type) {
                    failed.push(format!("{}: `{name}` is read as it", rule.r#type));
                }
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }

    #[test]
    fn every_line_rule_finds_its_hits_and_no_misses() {
        let rules = Arc::new(Rules::builtin().expect("builtin rules"));
        let detector = Detector::new(&rules);
        let mut failed = Vec::new();
        for rule in &rules.signals {
            let id = format!("{}: {}", rule.source, rule.id);
            run(&detector, &mut failed, &rule.id, (&rule.hit, &rule.miss), |e| e.rule == id);
        }
        for rule in &rules.practices {
            // Another rule may say the same of the same line.
            let same = |e: &Evidence| e.subject.id == rule.measure;
            run(&detector, &mut failed, &rule.id, (&rule.hit, &[]), same);
            let id = format!("{}: {}", rule.file, rule.id);
            run(&detector, &mut failed, &rule.id, (&[], &rule.miss), |e| e.rule == id);
        }
        for rule in &rules.literals {
            let id = format!("{}: {}", rule.file, rule.id);
            run(&detector, &mut failed, &rule.id, (&rule.hit, &rule.miss), |e| e.rule == id);
        }
        for rule in &rules.accesses {
            let id = format!("{}: {}", rule.file, rule.id);
            run(&detector, &mut failed, &rule.id, (&rule.hit, &rule.miss), |e| e.rule == id);
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }

    #[test]
    fn every_party_is_found_by_its_examples() {
        let rules = Arc::new(Rules::builtin().expect("builtin rules"));
        let detector = Detector::new(&rules);
        let mut failed = Vec::new();
        for party in rules.catalogue.parties() {
            let shows = |e: &Evidence| {
                e.subject.kind == SubjectKind::Party && e.subject.id == party.id
                    || e.recipient.as_deref() == Some(party.id.as_str())
            };
            run(&detector, &mut failed, &party.id, (&party.hit, &party.miss), shows);
        }
        assert!(failed.is_empty(), "{} parties:\n{}", failed.len(), failed.join("\n"));
    }
}

mod names {
    use super::*;

    /// The labelled names: at least nine in ten of the personal ones, at most
    /// three in a hundred of the look-alikes. The rules are written with the one
    /// half at hand; the other half stays unseen.
    #[test]
    fn labelled_names_are_told_apart() {
        told_apart(include_str!("data/names-tune.tsv"), 90);
        told_apart(include_str!("data/names-hold.tsv"), 90);
    }

    /// `least`: how many in a hundred personal names are found at least.
    fn told_apart(names: &str, least: usize) {
        let detector = Detector::new(&Arc::new(Rules::builtin().expect("builtin rules")));
        let (mut found, mut personal, mut wrong, mut other) = (0, 0, 0, 0);
        for line in names.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [name, owner, label, _] = fields[..] else { continue };
            let asked = if owner == "-" { name.to_owned() } else { format!("{owner}.{name}") };
            let taken = detector.explain_name(&asked).iter().any(|d| d.taken);
            if label == "personal" {
                personal += 1;
                found += usize::from(taken);
            } else {
                other += 1;
                wrong += usize::from(taken);
            }
        }
        assert!(found * 100 >= personal * least, "{found} of {personal} found");
        assert!(wrong * 100 <= other * 3, "{wrong} of {other} look-alikes taken");
    }

    #[test]
    fn every_decision_says_why() {
        let detector = Detector::new(&Arc::new(Rules::builtin().expect("builtin rules")));
        for name in ["email_template", "customerEmail", "name", "user.name", "is_email_verified"] {
            let decisions = detector.explain_name(name);
            assert!(!decisions.is_empty(), "{name}");
            assert!(decisions.iter().all(|d| !d.why.is_empty()), "{name}");
        }
        assert!(detector.explain_name("user.name").iter().any(|d| d.taken));
        assert!(!detector.explain_name("name").iter().any(|d| d.taken));
    }
}

/// A detector with a small catalogue of its own, so that what is tested does
/// not hang on who is in the real one.
fn detector() -> Detector {
    let text = r#"
[[party]]
id = "crashbox"
name = "Crashbox"
categories = ["error-reporting"]
packages = { npm = ["@crashbox/*"], pypi = ["crashbox-sdk"], cargo = ["crashbox"], go = ["go.crashbox.test/sdk"], maven = ["test.crashbox:sdk"] }
hosts = ["api.crashbox.test", "crashbox.test"]
variables = ["CRASHBOX_DSN"]
markers = ["Crashbox.init"]
options = [{ names = ["sendPii", "send_pii"], value = "true", adds = ["network.ip-address"] }]

[[party]]
id = "linkedin-like"
name = "Chirper"
categories = ["platform"]
hosts = ["chirper.test"]
"#;
    let source = RuleSource { path: "test.toml".to_owned(), text: text.to_owned() };
    Detector::new(&Arc::new(Rules::load(&[source]).expect("rules")))
}

fn look(path: &str, text: &str) -> Vec<Evidence> {
    let detector = detector();
    let mut evidence = detector.detect(&SourceFile::new(path, text));
    detector.settle(&mut evidence);
    for e in &evidence {
        assert!(!e.why.is_empty(), "evidence without a reason: {e:?}");
    }
    evidence.retain(|e| e.confidence > Confidence::Low);
    evidence
}

fn has(evidence: &[Evidence], id: &str, action: Action, line: u32) -> bool {
    evidence.iter().any(|e| e.subject.id == id && e.action == action && e.place.line == line)
}

mod flows {
    use super::*;

    #[test]
    fn columns_of_every_mapper_are_stored() {
        for (path, text, line) in [
            ("db/a.sql", "CREATE TABLE customers (\n  id serial,\n  email text NOT NULL\n);", 3),
            ("db/b.sql", "ALTER TABLE customers ADD COLUMN email text;", 1),
            ("app/m.py", "class Customer(db.Model):\n    email = db.Column(db.String(80))\n", 2),
            ("app/m.py", "class Customer(models.Model):\n    email = models.EmailField()\n", 2),
            (
                "src/m.rs",
                "#[derive(sqlx::FromRow)]\nstruct Customer {\n    pub email: String,\n}",
                3,
            ),
            ("src/A.java", "@Entity\npublic class Customer {\n  private String email;\n}", 3),
            (
                "models/c.go",
                "package models\ntype Customer struct {\n\tEmail string `db:\"email\"`\n}",
                3,
            ),
            (
                "src/c.entity.ts",
                "@Entity()\nexport class Customer {\n  @Column()\n  email: string;\n}",
                4,
            ),
            ("db/migrate/1.rb", "create_table :customers do |t|\n  t.string :email\nend", 2),
            ("migrations/m.php", "<?php\n$table->string('email');\n", 2),
            ("prisma/schema.prisma", "model Customer {\n  id Int\n  email String\n}", 3),
            ("src/repo.js", "db.query(\"INSERT INTO customers (email, age) VALUES (?, ?)\")", 1),
        ] {
            let evidence = look(path, text);
            assert!(has(&evidence, "contact.email", Action::Store, line), "{path}: {evidence:#?}");
        }
    }

    #[test]
    fn what_comes_in_is_collected() {
        for (path, text, id) in [
            ("a.py", "def f():\n    x = request.form.get('email')\n", "contact.email"),
            (
                "a.js",
                "app.post('/', (req, res) => {\n  const { x } = req.body.email;\n});",
                "contact.email",
            ),
            ("a.js", "app.post('/', (req, res) => {\n  track(req.ip);\n});", "network.ip-address"),
            (
                "a.go",
                "func h(w http.ResponseWriter, r *http.Request) {\n\tx := r.RemoteAddr\n}",
                "network.ip-address",
            ),
            (
                "A.java",
                "class A { void f() {\n  String x = request.getRemoteAddr();\n} }",
                "network.ip-address",
            ),
            ("a.html", "<form>\n<input type=\"email\" name=\"email\">\n</form>", "contact.email"),
            ("a.tsx", "const f = () => <form>\n<input name=\"phone\" /></form>;", "contact.phone"),
        ] {
            let evidence = look(path, text);
            assert!(has(&evidence, id, Action::Collect, 2), "{path}: {evidence:#?}");
        }
    }

    #[test]
    fn what_is_logged_is_said_to_be_logged() {
        for (path, text) in [
            ("a.py", "def f(user):\n    logger.info(f\"mail to {user.email}\")\n"),
            ("a.ts", "function f(user) {\n  console.log(`mail to ${user.email}`);\n}"),
            ("a.rs", "fn f(user: &User) {\n    info!(\"mail to {}\", user.email);\n}"),
            ("a.go", "func f(user *User) {\n\tlog.Printf(\"mail to %s\", user.Email)\n}"),
            (
                "A.java",
                "class A { void f(User user) {\n  log.info(\"mail to {}\", user.getEmail());\n} }",
            ),
        ] {
            let evidence = look(path, text);
            assert!(has(&evidence, "contact.email", Action::Log, 2), "{path}: {evidence:#?}");
        }
    }

    #[test]
    fn what_goes_to_a_third_party_names_it() {
        let cases = [
            ("a.ts", "import * as box from '@crashbox/node';\nbox.report({ email: user.email });"),
            ("a.py", "import crashbox_sdk\ncrashbox_sdk.report(user.email)\n"),
            (
                "a.ts",
                "const u = 1;\nfetch('https://api.crashbox.test/v1', { body: JSON.stringify({ email: user.email }) });",
            ),
        ];
        for (path, text) in cases {
            let evidence = look(path, text);
            let shared = evidence.iter().any(|e| {
                e.subject.id == "contact.email"
                    && e.action == Action::Share
                    && e.recipient.as_deref() == Some("crashbox")
            });
            assert!(shared, "{path}: {evidence:#?}");
        }
    }

    #[test]
    fn a_variable_is_followed_one_step() {
        let text = "import crashbox_sdk\ndef f(user):\n    params = {'to': [user.email]}\n    crashbox_sdk.send(params)\n";
        let evidence = look("a.py", text);
        assert!(has(&evidence, "contact.email", Action::Share, 4), "{evidence:#?}");
    }

    #[test]
    fn a_switch_of_a_library_adds_what_it_sends() {
        let on = look("a.ts", "Crashbox.init({\n  sendPii: true,\n});");
        assert!(has(&on, "network.ip-address", Action::Share, 2), "{on:#?}");
        let off = look("a.ts", "Crashbox.init({\n  sendPii: false,\n});");
        assert!(!off.iter().any(|e| e.subject.id == "network.ip-address"), "{off:#?}");
    }
}

mod parties {
    use super::*;

    fn party(path: &str, text: &str) -> bool {
        look(path, text).iter().any(|e| e.subject.kind == SubjectKind::Party)
    }

    #[test]
    fn manifests_imports_and_hosts_show_parties() {
        assert!(party("package.json", "{\"dependencies\": {\"@crashbox/node\": \"1\"}}"));
        assert!(party("Cargo.toml", "[dependencies]\ncrashbox = \"1\"\n"));
        assert!(party("a.rs", "use crashbox::Client;\n"));
        assert!(party("a.go", "package a\nimport (\n\t\"go.crashbox.test/sdk\"\n)\n"));
        assert!(party(
            "pom.xml",
            "<dependency><groupId>test.crashbox</groupId><artifactId>sdk</artifactId></dependency>"
        ));
        assert!(party("a.html", "<script src=\"https://crashbox.test/x.js\"></script>"));
        assert!(party("a.py", "URL = 'https://api.crashbox.test/v1/events'\n"));
        assert!(party("a.js", "const dsn = process.env.CRASHBOX_DSN;"));
    }

    #[test]
    fn links_comments_and_development_show_none() {
        assert!(!party("a.html", "<a href=\"https://chirper.test/us\">us</a>"));
        assert!(!party("a.py", "# see https://api.crashbox.test/v1\n"));
        assert!(!party("package.json", "{\"devDependencies\": {\"@crashbox/node\": \"1\"}}"));
        assert!(!party("a.py", "PAGE = 'https://chirper.test/us'\n"));
        assert!(!party("README.md", "Uses https://api.crashbox.test/v1"));
        assert!(!party("a.py", "URL = 'https://api.crashbox.test.evil.test/'\n"));
    }
}

mod guards {
    use super::*;

    #[test]
    fn look_alikes_are_refused() {
        for (path, text) in [
            ("a/models.py", "class User(db.Model):\n    email_verified = db.Column(db.Boolean)\n"),
            ("a/models.py", "class Mail(db.Model):\n    email_template = db.Column(db.Text)\n"),
            ("a.py", "# email = request.form['email']\n"),
            ("a.rs", "struct Token {\n    name: String,\n}"),
            ("db/a.sql", "CREATE TABLE settings (\n  name text,\n  value text\n);"),
            ("a.ts", "interface Flags { emailVerified: boolean; phone: boolean }"),
            ("a.go", "func f(fileName string, hostName string) {}"),
        ] {
            let evidence = look(path, text);
            assert!(evidence.is_empty(), "{path}: {evidence:#?}");
        }
    }

    #[test]
    fn scopes_follow_the_path() {
        let detector = detector();
        for (path, scope) in [
            ("src/a.py", Scope::Production),
            ("tests/a.py", Scope::Test),
            ("src/a.test.ts", Scope::Test),
            ("examples/a.py", Scope::Example),
            ("vendor/a.go", Scope::Vendored),
            ("docs/a.py", Scope::Docs),
        ] {
            assert_eq!(detector.scope(path), scope, "{path}");
        }
    }

    #[test]
    fn snippets_hold_no_whole_secret() {
        let secret = "k3Jd82mQxz71LpRtVwYb64Nc";
        let evidence = look("a.js", &format!("const apiKey = '{secret}';"));
        assert!(evidence.iter().any(|e| e.subject.kind == SubjectKind::Secret), "{evidence:#?}");
        assert!(evidence.iter().all(|e| !format!("{e:?}").contains(secret)), "{evidence:#?}");
    }
}

mod platforms {
    use super::*;

    #[test]
    fn a_value_goes_no_further_than_what_takes_it() {
        let go = "func save(u User) {\n\tif err := db.CreateUser(u.Email); err != nil {\n\t\t\
                  log.Error(\"x %v\", err)\n\t}\n\tlog.Info(len(u.Email))\n}\n";
        let evidence = look("a.go", go);
        assert!(has(&evidence, "contact.email", Action::Store, 2));
        assert!(!evidence.iter().any(|e| e.action == Action::Log), "{evidence:?}");
        let script = "function f(user) {\n  const to = { to: user.email };\n  console.log(to);\n}\n\
                      function g(user) {\n  const ok = user.email === given;\n  console.log(ok);\n\
                      const to = 1;\n  console.log(to);\n}\n";
        let logged: Vec<u32> = look("a.ts", script)
            .iter()
            .filter(|e| e.action == Action::Log)
            .map(|e| e.place.line)
            .collect();
        assert_eq!(logged, [3]);
        let branches = "def f(info):\n    if info:\n        sent = user.email\n    else:\n        \
                        sent = None\n    logger.info(sent)\n    sent = None\n    logger.info(sent)\n";
        let logged: Vec<u32> = look("a.py", branches)
            .iter()
            .filter(|e| e.action == Action::Log)
            .map(|e| e.place.line)
            .collect();
        assert_eq!(logged, [6]);
        let page = "<p>{{if .User.Email}}set{{end}}</p>\n<p>{{.User.Email}}</p>\n";
        let shown: Vec<u32> = look("a.gohtml", page)
            .iter()
            .filter(|e| e.action == Action::Display)
            .map(|e| e.place.line)
            .collect();
        assert_eq!(shown, [2]);
    }

    #[test]
    fn a_host_that_nobody_knows_is_told_of_where_something_goes_there() {
        let parties = |path: &str, text: &str| -> Vec<String> {
            let found = look(path, text).into_iter().filter(|e| e.confidence > Confidence::Low);
            found.filter(|e| e.subject.kind == SubjectKind::Party).map(|e| e.subject.id).collect()
        };
        let base = "const base = 'https://draw.acme-pictures.net/v1?data=';\n\
                    embed.setImage(base + encodeURIComponent(text));\n";
        assert_eq!(parties("a.ts", base), ["draw.acme-pictures.net"]);
        let post = "requests.post('https://ask.acme-words.net/v1', json=body)\n";
        assert_eq!(parties("a.py", post), ["ask.acme-words.net"]);
        for quiet in [
            "const help = 'https://www.acme-words.net/help';\n",
            "await fetch('https://ask.acme-words.net/list');\n",
            "await fetch('https://api.example.com/v1?q=' + word);\n",
            "const url = process.env.API_URL || 'https://ask.acme-words.net/v1?q=';\nfetch(url + q);\n",
        ] {
            assert!(parties("a.ts", quiet).is_empty(), "{quiet}");
        }
    }

    #[test]
    fn plain_names_mean_what_the_platform_makes_of_them() {
        let detector = Detector::new(&Arc::new(Rules::builtin().expect("builtin rules")));
        let table = SourceFile::new(
            "db/a.sql",
            "CREATE TABLE notes (\n  user_id bigint,\n  content text\n);",
        );
        let manifest = SourceFile::new("Cargo.toml", "[dependencies]\nserenity = \"0.12\"\n");
        let ids = |files: &[&SourceFile]| {
            let mut evidence: Vec<Evidence> =
                files.iter().flat_map(|f| detector.detect(f)).collect();
            detector.settle(&mut evidence);
            let counted =
                evidence.iter().filter(|e| e.counts() && e.subject.kind == SubjectKind::Data);
            counted.map(|e| e.subject.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&[&table]), ["account.user-id", "content"]);
        assert_eq!(ids(&[&table, &manifest]), ["social.discord-id", "content"]);
        let log = SourceFile::new(
            "db/b.sql",
            "CREATE TABLE deleted_messages (\n  user_id bigint,\n  content text\n);",
        );
        assert_eq!(
            ids(&[&log, &manifest]),
            ["social.discord-id", "communications.private-message"]
        );
    }
}

mod whole {
    use super::*;

    fn settled(files: &[(&str, &str)]) -> Vec<Evidence> {
        let detector = Detector::new(&Arc::new(Rules::builtin().expect("builtin rules")));
        let mut evidence: Vec<Evidence> = files
            .iter()
            .flat_map(|(path, text)| detector.detect(&SourceFile::new(*path, (*text).to_owned())))
            .collect();
        detector.settle(&mut evidence);
        evidence
    }

    #[test]
    fn an_address_of_the_makers_is_no_list_of_persons() {
        let one = ("src/a.py", "MAKER = 'ada.l@firm.zz'\n");
        let more = ("src/b.py", "A = 'bo.k@firm.zz'\nB = 'cy.m@firm.zz'\n");
        let literals = |files: &[(&str, &str)]| {
            let counts = |e: &&Evidence| e.counts() && e.subject.kind == SubjectKind::Literal;
            settled(files).iter().filter(counts).count()
        };
        assert_eq!(literals(&[one]), 0);
        assert_eq!(literals(&[one, more]), 3);
    }

    #[test]
    fn style_sheets_load_fonts_from_elsewhere() {
        let sheet = ("app.css", "@import url('https://fonts.googleapis.com/css2?family=Sans');\n");
        let found = settled(&[sheet]);
        assert!(found.iter().any(|e| e.counts() && e.subject.id == "google-fonts"), "{found:#?}");
    }

    #[test]
    fn a_template_of_settings_names_what_may_be_used() {
        let template = (".env.example", "SENTRY_DSN=\n");
        let parties = |files: &[(&str, &str)]| {
            let counts = |e: &&Evidence| e.counts() && e.subject.kind == SubjectKind::Party;
            settled(files).iter().filter(counts).count()
        };
        assert_eq!(parties(&[template]), 0);
        assert!(parties(&[template, ("app.js", "const dsn = process.env.SENTRY_DSN;\n")]) > 1);
    }
}

mod hostile {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn nothing_hangs_or_panics() {
        let n = 30_000;
        let shapes = [
            "{".repeat(n),
            "(".repeat(n),
            "((((]]]]".repeat(n / 8),
            "`${".repeat(n / 3),
            "'''\"".repeat(n / 4),
            "{{ ".repeat(n / 3),
            "<input =\"".repeat(n / 9),
            "<% ".repeat(n / 3),
            "user.email ".repeat(n / 10),
            "a.".repeat(n / 2),
            "f(email, ".repeat(n / 9),
            "class A:\n  def f(self):\n    email = 1\n".repeat(n / 40),
            "create table t (".repeat(n / 16),
            "ü\u{1f600}email\u{0}".repeat(n / 12),
        ];
        let detector = detector();
        let start = Instant::now();
        for shape in &shapes {
            for path in [
                "a.py", "a.tsx", "a.rs", "a.go", "a.java", "a.sql", "a.php", "a.html", "a.rb",
                "a.yaml", "a.vue",
            ] {
                detector.detect(&SourceFile::new(path, shape.clone()));
                let lines = shape.replace(' ', "\n");
                detector.detect(&SourceFile::new(path, lines));
            }
        }
        // Generous: a debug build on a busy machine; quadratic work takes minutes.
        assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
    }

    #[test]
    fn the_same_file_always_gives_the_same_evidence() {
        let text = "class User(db.Model):\n    email = db.Column(db.String)\n    phone = db.Column(db.String)\n";
        let file = SourceFile::new("app/models.py", text);
        let once = detector().detect(&file);
        assert!(!once.is_empty());
        for _ in 0..3 {
            assert_eq!(detector().detect(&file), once);
        }
    }
}

mod clients {
    use super::*;

    /// What an HTTP client sends is not what a server is handed.
    #[test]
    fn a_client_interface_collects_nothing() {
        let detector = Detector::new(&Arc::new(Rules::builtin().expect("builtin rules")));
        let collected = |text: &str| {
            let evidence = detector.detect(&SourceFile::new("src/main/kotlin/Api.kt", text));
            evidence
                .iter()
                .any(|e| e.subject.id == "account.username" && e.action == Action::Collect)
        };
        let asks = |mark: &str| {
            format!(
                "interface Api {{\n    fun find(@{mark}(\"username\") username: String): Call<Place>\n}}\n"
            )
        };
        assert!(!collected(&asks("Query")) && !collected(&asks("Header")));
        assert!(collected(&asks("RequestParam")));
    }
}

mod stories {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let detector = Detector::new(&Arc::new(Rules::builtin().expect("builtin rules")));
        let mut evidence: Vec<Evidence> = files
            .iter()
            .flat_map(|(path, text)| detector.detect(&SourceFile::new(*path, *text)))
            .collect();
        detector.settle(&mut evidence);
        let mut ids: Vec<String> = evidence
            .into_iter()
            .filter(|e| e.counts() && e.subject.kind == SubjectKind::Data)
            .map(|e| e.subject.id)
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }

    const HERO: (&str, &str) = (
        "src/player.ts",
        "class Player {\n  gender: string;\n  birthDate: Date;\n  religion: string;\n  email: string;\n}\nfunction save(db, player: Player) {\n  db.insert({ gender: player.gender, birthDate: player.birthDate, religion: player.religion, email: player.email });\n}\n",
    );

    /// What characters have is nobody's; an address for mail is somebody's.
    #[test]
    fn heroes_have_no_gender_and_players_an_address() {
        let world = [
            ("src/npc/goblin.ts", "class Npc { email: string; }\n"),
            ("src/dungeon/monster.ts", "class Guard { email: string; }\n"),
            ("src/combat/spell.ts", "class Mage { email: string; }\n"),
            ("src/loot/potion.ts", "class Chest { email: string; }\n"),
        ];
        let plain = found(&[HERO]);
        assert!(plain.iter().any(|id| id == "demographic.gender"), "{plain:?}");
        let game = found(&[&[HERO], &world[..]].concat());
        assert!(!game.iter().any(|id| id.starts_with("demographic")), "{game:?}");
        assert!(!game.iter().any(|id| id.starts_with("special")), "{game:?}");
        assert!(game.iter().any(|id| id == "contact.email"), "{game:?}");
    }
}
