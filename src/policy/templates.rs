//! Ready policies to start from.

use toml_writer::{ToTomlValue, TomlStringBuilder};

/// A policy to start from, or to extend: a text with comments, and places for what each project has of
/// its own.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// The version by which a policy extends it: its rules change under a new one only.
    pub version: u32,
    text: &'static str,
}

/// What ends a line that says something of one project alone, such as the address of its page.
const THEIRS: &str = "# theirs";

/// Declares the templates: `NAME` is `policy/templates/NAME.toml`.
macro_rules! templates {
    ($($name:literal)*) => {
        &[$(Template {
            name: $name,
            version: 1,
            text: include_str!(concat!("../../policy/templates/", $name, ".toml")),
        },)*]
    };
}

impl Template {
    /// Every template: the general ones, of which the first is the one to begin with, and then those of
    /// projects, by name.
    pub const ALL: &[Self] = templates!(
        "no-unless"
        "forbid"
        "disclose"
        "open"
        "foundation"
        "foundation-project"
        "wikimedia-style"
        "apache"
        "apache-fory"
        "apache-opendal"
        "apache-polaris"
        "apache-wayang"
        "asahi-linux"
        "attrs"
        "avian"
        "b4"
        "bevy"
        "cilium"
        "cloud-hypervisor"
        "cloud-hypervisor-epoch-1"
        "cloud-hypervisor-epoch-2"
        "cozystack"
        "cpython"
        "curl"
        "django"
        "eclipse"
        "elementary"
        "fedify"
        "fedora"
        "flux"
        "forgejo"
        "gentoo"
        "ghostty"
        "git"
        "gitoxide"
        "gnome-loupe"
        "godot"
        "home-assistant"
        "iree"
        "jj"
        "krita"
        "kubernetes"
        "linux-kernel"
        "linux-man-pages"
        "llvm"
        "mesa"
        "netbsd"
        "nixpkgs"
        "nodejs"
        "numpy"
        "ocaml"
        "open-liberty"
        "openeuler"
        "openinfra"
        "openjdk"
        "openstack-nova"
        "optique"
        "pip"
        "podman"
        "postmarketos"
        "qemu"
        "qgis"
        "qgis-epoch-1"
        "scikit-learn"
        "scipy"
        "sdl"
        "sdl-epoch-1"
        "servo"
        "shadow-utils"
        "sphinx"
        "sympy"
        "uutils"
        "windows-terminal"
        "zig"
    );

    /// The template of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|template| template.name == name)
    }

    /// The templates whose names are most like a name that none has, the likest first; at most three.
    pub fn like(name: &str) -> Vec<Self> {
        let plain = |text: &str| text.to_ascii_lowercase().replace(['_', ' '], "-");
        let name = plain(name);
        let far = name.chars().count().div_ceil(3);
        let mut like: Vec<(usize, Self)> = Self::ALL
            .iter()
            .map(|template| (strsim::osa_distance(&name, template.name), *template))
            .filter(|(distance, template)| {
                let holds = name.len() >= 3
                    && (template.name.contains(&name) || name.contains(template.name));
                *distance <= far || holds
            })
            .collect();
        like.sort_by_key(|(distance, template)| (*distance, template.name));
        like.into_iter().map(|(_, template)| template).take(3).collect()
    }

    /// The lines of which [`Template::fill`] makes comments, because they say something of one project alone,
    /// each with its number, from 1.
    pub fn theirs(self) -> impl Iterator<Item = (usize, &'static str)> {
        let numbered = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        numbered.filter_map(|(number, line)| Some((number, line.strip_suffix(THEIRS)?.trim())))
    }

    /// What it asks, in one line: the first of its text.
    pub fn title(self) -> &'static str {
        self.text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches('#')
            .trim()
            .trim_end_matches('.')
    }

    /// Its text as it stands, with the places still to fill in.
    pub fn text(self) -> &'static str {
        self.text
    }

    /// Its text for a policy that extends it: what belongs to the project whose rules these are, and whom to
    /// ask, is a comment.
    pub(super) fn inherited(self) -> String {
        let mut text = String::with_capacity(self.text.len());
        for line in self.text.lines() {
            let is_theirs = line.ends_with(THEIRS) || line.contains("\"{contact}\"");
            text.push_str(if is_theirs { "# " } else { "" });
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// The text of a policy file for a project, with whom to ask. What belongs to the project whose rules
    /// these are stays as a comment.
    pub fn fill(self, project: &str, contact: &str) -> String {
        let quoted = |text: &str| TomlStringBuilder::new(text).as_basic().to_toml_value();
        let mut filled = String::with_capacity(self.text.len());
        for line in self.text.lines() {
            // Each place stands once, and what is filled in may itself look like one.
            if let Some((head, tail)) = line.split_once("\"{project}\"") {
                filled.extend([head, &quoted(project), tail]);
            } else if let Some((head, tail)) = line.split_once("\"{contact}\"") {
                filled.extend([head, &quoted(contact), tail]);
            } else if line.ends_with(THEIRS) {
                filled.extend(["# ", line]);
            } else {
                filled.push_str(line);
            }
            filled.push('\n');
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn every_template_is_a_valid_policy() {
        for template in Template::ALL {
            assert!(
                Policy::read(template.text.as_bytes()).is_ok(),
                "{} as it stands",
                template.name
            );
            assert!((10..=90).contains(&template.title().len()), "{}", template.title());
            for text in ["Depictor", "\"quoted\" {contact}\n[policy]\\"] {
                let filled = template.fill(text, text);
                let (policy, _) = Policy::read(filled.as_bytes()).expect(template.name);
                assert_eq!(policy.project, text);
                assert_eq!(policy.contact.as_deref(), Some(text));
            }
        }
    }

    #[test]
    fn a_name_that_is_wrong_leads_to_the_nearest() {
        let like = |name| Template::like(name).first().map(|template| template.name);
        assert_eq!(like("no_unless"), Some("no-unless"));
        assert_eq!(like("forbidd"), Some("forbid"));
        assert_eq!(like("Disclose "), Some("disclose"));
        assert_eq!(like("qqqqqq"), None);
    }
}
