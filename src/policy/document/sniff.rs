//! Which format a file is in: by its name, then by what it looks like.

use super::literals::Style;
use crate::model::SourceFile;

/// How a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// CommonMark with tables.
    Markdown,
    /// Markup, with or without a template language in it.
    Html,
    /// Markup inside code: JSX and the like.
    Component,
    /// Indented markup without closing tags.
    Slim,
    /// Prose in the strings of a program or message catalogue.
    Literals(Style),
    /// Anything else.
    Plain,
}

/// How much of a file is looked at to guess.
const LOOK: usize = 64 * 1024;

/// The format's name for reports, and how to read it.
pub fn format(file: &SourceFile) -> (&'static str, Sort) {
    let text = head(&file.text);
    let name = file.name().to_ascii_lowercase();
    let literal = |name, style| (name, Sort::Literals(style));
    // page.html.erb is a template of HTML, policy.md.erb one of Markdown.
    let extension = file.extension();
    match extension.as_str() {
        "md" | "markdown" | "mdx" | "mdown" | "mkd" | "rmd" | "qmd" => ("markdown", Sort::Markdown),
        "html" | "htm" | "xhtml" | "shtml" => ("html", by_content(text).unwrap_or(Sort::Html)),
        "vue" => ("vue", Sort::Html),
        "svelte" => ("svelte", Sort::Html),
        "astro" => ("astro", Sort::Html),
        "erb" | "ejs" | "eex" | "heex" | "rhtml" if !name.contains(".md.") => ("erb", Sort::Html),
        "j2" | "jinja" | "jinja2" | "njk" | "twig" | "liquid" | "hbs" | "handlebars"
        | "mustache" | "tera" | "mako" | "dtl" => ("jinja", markup_or_markdown(text)),
        "tmpl" | "gohtml" | "tpl" | "gotmpl" => ("go-template", markup_or_markdown(text)),
        "spt" => ("simplate", Sort::Html),
        // Components of Blade may wrap Markdown.
        "php" if name.ends_with(".blade.php") => ("blade", markup_or_markdown(text)),
        "php" | "phtml" => {
            let markup = text.contains("</div>") || text.contains("</p>") || text.contains("</li>");
            ("php", if markup { Sort::Html } else { Sort::Literals(Style::Slashes) })
        }
        "cshtml" | "razor" | "aspx" | "jsp" | "ftl" | "vm" => ("template", Sort::Html),
        "slim" | "haml" | "pug" | "jade" => ("slim", Sort::Slim),
        "jsx" | "tsx" => ("jsx", Sort::Component),
        "js" | "ts" | "mjs" | "cjs" | "mts" => match component(text) {
            true => ("jsx", Sort::Component),
            false => literal("javascript", Style::Slashes),
        },
        "go" => literal("go", Style::Slashes),
        "rs" => literal("rust", Style::Slashes),
        "java" | "kt" | "kts" | "scala" | "groovy" => literal("java", Style::Slashes),
        "cs" => literal("csharp", Style::Slashes),
        "swift" | "dart" => literal("swift", Style::Slashes),
        "py" => literal("python", Style::Hashes),
        "rb" => literal("ruby", Style::Hashes),
        "ex" | "exs" => literal("elixir", Style::Hashes),
        "properties" => literal("properties", Style::Properties),
        "po" | "pot" => literal("gettext", Style::Gettext),
        "json" | "arb" | "json5" | "jsonc" => literal("json", Style::Slashes),
        "yml" | "yaml" => literal("yaml", Style::Yaml),
        "xml" if text.contains("<resources") && text.contains("<string ") => {
            literal("xml", Style::Messages)
        }
        "xml" | "resx" | "xlf" | "xliff" | "strings" => ("xml", Sort::Html),
        _ => match by_content(text) {
            Some(Sort::Html) => ("html", Sort::Html),
            Some(sort) => ("markdown", sort),
            None => ("text", Sort::Plain),
        },
    }
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(LOOK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn markup_or_markdown(text: &str) -> Sort {
    by_content(text).unwrap_or(Sort::Html)
}

/// Markup or Markdown, if the text looks like either.
fn by_content(text: &str) -> Option<Sort> {
    if by_markup(text).is_some() {
        return Some(Sort::Html);
    }
    let mut marks = 0;
    let mut previous = "";
    for line in text.lines() {
        let line = line.trim_end();
        let hashes = line.len() - line.trim_start_matches('#').len();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
            marks += 2;
        }
        let under = line.trim();
        if under.len() >= 4
            && !previous.is_empty()
            && (under.bytes().all(|b| b == b'-') || under.bytes().all(|b| b == b'='))
        {
            marks += 2;
        }
        if line.starts_with("**")
            || line.contains("](")
            || line.trim_start().starts_with("- **")
            || line.trim_start().starts_with("* **")
        {
            marks += 1;
        }
        previous = under;
    }
    (marks >= 3).then_some(Sort::Markdown)
}

/// Whether there are a few tags that only documents have.
fn by_markup(text: &str) -> Option<Sort> {
    const TAGS: [&str; 16] = [
        "<p>", "<p ", "<div", "<li>", "<li ", "<h1", "<h2", "<h3", "</p>", "</li>", "<ul", "<html",
        "<body", "<section", "<br", "<table",
    ];
    let lower = text.to_ascii_lowercase();
    let found = TAGS.iter().filter(|tag| lower.contains(*tag)).count();
    // A table or a line break inside Markdown does not make it a page.
    let markdown = lower.lines().filter(|l| l.starts_with("# ") || l.starts_with("## ")).count();
    (found >= 3 && markdown == 0 || lower.contains("<html")).then_some(Sort::Html)
}

/// Whether a script holds markup.
fn component(text: &str) -> bool {
    text.contains("</")
        && ["return (", "return <", "=> (", "=> <", "html`"].iter().any(|m| text.contains(m))
}
