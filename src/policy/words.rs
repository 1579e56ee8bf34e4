//! The fixed words of the policy language, each list in one place.

use std::fmt;

/// A fixed word of the language, for whoever reads words of any list.
pub(crate) trait Word: Copy + Eq + 'static {
    /// Every word of the list.
    fn all() -> &'static [Self];

    /// The word as it is written in a policy.
    fn written(self) -> &'static str;

    /// Reads a word exactly as it is written.
    fn read(word: &str) -> Option<Self>;
}

/// Declares an enum whose variants are words of the language, from the weakest to the strongest
/// where they have an order.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every word of the list, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word as it is written in a policy.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads a word exactly as it is written.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }

        impl Word for $name {
            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn written(self) -> &'static str {
                self.as_str()
            }

            fn read(word: &str) -> Option<Self> {
                Self::parse(word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// What holds where no exception or area says otherwise, from the laxest to the strictest.
    Stance {
        /// AI is welcome and nothing is asked.
        Open = "open",
        /// AI is welcome and is disclosed.
        Disclose = "disclose",
        /// No AI, unless a claimed exception applies.
        NoUnless = "no-unless",
        /// No AI.
        Forbid = "forbid",
    }
}

words! {
    /// Where the result of a use goes.
    Surface {
        /// The files of the project; what a use means that states no surface.
        Content = "content",
        /// The commit message.
        Message = "message",
        /// The text of a pull request or merge request.
        PullRequest = "pull-request",
        /// An issue.
        Issue = "issue",
        /// A review comment.
        Review = "review",
        /// An answer to a user.
        Support = "support",
        /// Nowhere: it is not submitted.
        Private = "private",
    }
}

words! {
    /// How much of the result the tool made.
    Extent {
        /// A person wrote it with help.
        Assisted = "assisted",
        /// Mostly made by the tool, reviewed by a person.
        Generated = "generated",
        /// No person in the loop.
        Autonomous = "autonomous",
    }
}

words! {
    /// What a finding of a rule means for the verdict: cargo's words.
    Level {
        /// Not shown.
        Allow = "allow",
        /// Shown, no violation.
        Warn = "warn",
        /// A violation.
        Deny = "deny",
    }
}

words! {
    /// Which date of a commit the dates of a policy are compared with.
    DateBasis {
        /// When it came into the target.
        Entered = "entered",
        /// The committer date: a claim.
        Committer = "committer",
        /// The author date: a claim.
        Author = "author",
    }
}

words! {
    /// Where a disclosure is made.
    Where {
        /// In the commit.
        Commit = "commit",
        /// In the pull request.
        PullRequest = "pull-request",
        /// In either.
        Either = "either",
        /// In both.
        Both = "both",
    }
}

words! {
    /// When something must be stated.
    When {
        /// When AI was used.
        Used = "used",
        /// Always: AI or none.
        Always = "always",
    }
}

words! {
    /// How a claim of an exception is written; all ways are always read, except `category`.
    ClaimStyle {
        /// As a trailer, `AI-Exception: ID`.
        Trailer = "trailer",
        /// As a field of the disclosure, `; exception=ID`.
        Field = "field",
        /// A use that claims nothing claims the exceptions that list a category which it states.
        Category = "category",
    }
}

words! {
    /// What an identity rests on.
    Trust {
        /// Its name or address stands in the commit; anyone can write it.
        Stated = "stated",
        /// A verified signature, or the forge, stands behind it.
        Vouched = "vouched",
    }
}

words! {
    /// For whom a requirement or a duty holds.
    Due {
        /// For commits with a use of AI.
        Ai = "ai",
        /// For every commit.
        All = "all",
    }
}

words! {
    /// What a use can be asked to state.
    Statement {
        /// Which tool or agent.
        Agent = "agent",
        /// Which model.
        Model = "model",
        /// What it was for.
        Category = "category",
        /// How much.
        Extent = "extent",
        /// Where the result goes.
        Surface = "surface",
        /// Anything more, in words.
        Detail = "detail",
    }
}

words! {
    /// The named forms of a disclosure's value.
    NamedForm {
        /// `Claude:opus-5 coccinelle`: the kernel's grammar.
        AgentModel = "agent:model",
        /// `claude/opus-5`.
        AgentSlashModel = "agent/model",
        /// `Claude Code opus-5`.
        ToolModel = "tool model",
        /// `Claude <noreply@anthropic.com>`.
        NameAddress = "name <address>",
        /// `claude-opus-4-6-20250925`.
        ModelId = "model-id",
        /// `LLM [codegen, tests]`.
        Categories = "categories",
        /// Any text.
        Free = "free",
    }
}

words! {
    /// What a placeholder of a form stands for.
    Placeholder {
        /// The agent or tool.
        Agent = "agent",
        /// The model.
        Model = "model",
        /// An ordinary program, as `aids` knows it.
        Aid = "aid",
        /// An address with `@`.
        Address = "address",
        /// What it was for.
        Category = "category",
        /// Any text.
        Text = "text",
    }
}

words! {
    /// What a policy thinks of links to prompts.
    Prompts {
        /// Nothing is asked.
        Optional = "optional",
        /// A use comes with one.
        Wanted = "wanted",
        /// No commit holds one.
        Unwanted = "unwanted",
    }
}

words! {
    /// Whether a tool that is disclosed must have a card.
    Cards {
        /// It need not.
        Optional = "optional",
        /// It must, and be active on the date of the commit.
        Required = "required",
    }
}

words! {
    /// Where a tool runs, from what a project knows least about to what it knows best.
    Hosting {
        /// By a third party.
        External = "external",
        /// By a foundation, an affiliate or another non-profit host.
        Community = "community",
        /// On the contributor's own machine.
        Local = "local",
    }
}

words! {
    /// Over what a size limit counts.
    Per {
        /// Over each commit.
        Commit = "commit",
        /// Over the whole range or pull request.
        Change = "change",
    }
}

words! {
    /// Lines that a size limit does not count.
    Ignored {
        /// Lines in which only blanks changed.
        Whitespace = "whitespace",
        /// Lines that only moved.
        Moved = "moved",
        /// Lines of files that a program made: `linguist-generated` in `.gitattributes`.
        Generated = "generated",
    }
}

words! {
    /// The state of a tool that a project knows.
    ToolStatus {
        /// In use.
        Active = "active",
        /// Not used until a problem is solved.
        Paused = "paused",
        /// No longer used.
        Retired = "retired",
    }
}

words! {
    /// What a tool is made of.
    ToolKind {
        /// Somebody else's models, and a way of asking them.
        Wrapper = "wrapper",
        /// Somebody else's model, trained further.
        FineTune = "fine-tune",
        /// A model of its own.
        FromScratch = "from-scratch",
    }
}

words! {
    /// Whether everybody can have a part of a model.
    Openness {
        /// Everybody can, under an open licence.
        Open = "open",
        /// Some of it, or not under an open licence.
        Partly = "partly",
        /// Nobody but its maker.
        Closed = "closed",
        /// Its maker does not say.
        Unknown = "unknown",
    }
}

words! {
    /// Whether models are trained on what is sent to a tool.
    TrainedOn {
        /// They are not.
        No = "no",
        /// They are.
        Yes = "yes",
        /// Whoever receives it does not say.
        Unknown = "unknown",
    }
}
