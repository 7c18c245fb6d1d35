//! The media types of answers.
//!
//! In: answers. Out: how their bodies are encoded, and the media types that a client accepts.

use super::{Answer, BodyKind, Operation, Scalar, Shape, Stage, Ty, is_json};

/// The media type of a file that can have any.
const ANY: &str = "*/*";

impl<S: Stage> Answer<S> {
    /// How the body is encoded, and its media type; `None` without a body. A file that states no media type can have any: `*/*`.
    pub fn content(&self) -> Option<(BodyKind, &str)> {
        let stated = self.media.as_ref().map(|media| media.value.as_str());
        let kind = match &self.shape {
            Shape::Empty | Shape::Unknown(_) => return None,
            Shape::File => return Some((BodyKind::File, stated.unwrap_or(ANY))),
            Shape::Stream(_, form, _) => return Some((BodyKind::File, form.media())),
            Shape::Type(ty) => BodyKind::of(&ty.value, stated),
            Shape::Object { .. } | Shape::Outcome => BodyKind::of_object(stated),
        };
        Some((kind, stated.unwrap_or(kind.default_media())))
    }
}

impl BodyKind {
    /// How a body of a type is encoded, if it has this media type; JSON if none is stated.
    pub(crate) fn of<S: Stage>(ty: &Ty<S>, media: Option<&str>) -> BodyKind {
        match (ty, media) {
            (Ty::File, _) => BodyKind::File,
            (Ty::Scalar(Scalar::Bytes), Some(media)) if !is_json(media) => BodyKind::Bytes,
            (_, media) => BodyKind::of_object(media),
        }
    }

    fn of_object(media: Option<&str>) -> BodyKind {
        if media.is_none_or(is_json) { BodyKind::Json } else { BodyKind::Text }
    }
}

impl<S: Stage> Operation<S> {
    /// Whether the media type of an answer matters: the specification states it, or another answer has the same status.
    pub fn declares_media(&self, answer: &Answer<S>) -> bool {
        answer.media.is_some() || self.has_alternatives(answer)
    }

    /// Whether an answer is one of several with the same status, which differ in their media types.
    pub fn has_alternatives(&self, answer: &Answer<S>) -> bool {
        self.answers.iter().filter(|other| other.status == answer.status).count() > 1
    }

    /// The header `Accept` of requests: the media types of success, the first of which is preferred. `None` if the specification states no
    /// media type, and no two answers differ in it.
    pub fn accept(&self) -> Option<String> {
        let successes = || self.answers.iter().filter(|answer| (200..300).contains(&answer.status));
        if !successes().any(|answer| self.declares_media(answer)) {
            return None;
        }
        let medias = successes().filter_map(Answer::content).map(|(_, media)| media);
        let weighted = medias.enumerate().map(|(index, media)| match index {
            0 => media.to_owned(),
            index => format!("{media};q=0.{}", 9_usize.saturating_sub(index.saturating_sub(1)).max(1)),
        });
        Some(weighted.collect::<Vec<_>>().join(", "))
    }
}
