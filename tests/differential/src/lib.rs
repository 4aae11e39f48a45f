//! A second opinion on the decisions of `voice-core`: its tests ask Cedar the same questions.
