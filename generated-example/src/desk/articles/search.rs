//! Finding articles by words.
//!
//! In: words. Out: articles, the best first, each with how well it fits: the share of the words that it has, a word in the
//! title counting twice as much as one in the text. Not here: stems and synonyms.

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::find::read_all;
use crate::desk::storage::{Db, sql};
use crate::desk::text::{pattern, plain};
use crate::{Article, FoundArticle, FoundArticles, SearchArticles};

pub(super) async fn by_words(db: &mut Db, cx: &RequestContext, request: SearchArticles) -> Result<FoundArticles, HandlerError> {
    let words: Vec<_> = request.keywords.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let mut conditions = Vec::with_capacity(words.len());
    let mut statement = sql("");
    for (index, word) in words.iter().enumerate() {
        let number = index + 1;
        conditions.push(format!("LOWER(title) LIKE ${number} ESCAPE '!' OR LOWER(content) LIKE ${number} ESCAPE '!'"));
        statement = statement.bind(pattern(Some(word)));
    }
    if conditions.is_empty() {
        return Ok(FoundArticles::default());
    }
    let text = format!("SELECT * FROM articles WHERE {} ORDER BY id", conditions.join(" OR "));
    let found = read_all(db, cx, statement.with_text(text)).await?;
    Ok(FoundArticles { data: best(found, &words, request.min_search_scoring, request.limit), ..Default::default() })
}

fn best(found: Vec<Article>, words: &[String], least: Option<f64>, limit: Option<i64>) -> Vec<FoundArticle> {
    let mut scored: Vec<_> = found.into_iter().map(|article| (score(&article, words), article)).collect();
    scored.retain(|(score, _)| *score > 0.0 && least.is_none_or(|least| *score >= least));
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    scored.truncate(usize::try_from(limit.unwrap_or(25)).unwrap_or(0));
    scored.into_iter().map(|(score, article)| with_score(article, score)).collect()
}

fn score(article: &Article, words: &[String]) -> f64 {
    let title = article.title.as_deref().unwrap_or_default().to_lowercase();
    let content = plain(article.content.as_deref().unwrap_or_default()).to_lowercase();
    let (mut points, mut most) = (0.0, 0.0);
    for word in words {
        most += 1.0;
        points += if title.contains(word.as_str()) {
            1.0
        } else if content.contains(word.as_str()) {
            0.5
        } else {
            0.0
        };
    }
    points / f64::max(most, 1.0)
}

fn with_score(article: Article, score: f64) -> FoundArticle {
    FoundArticle {
        id: article.id,
        title: article.title,
        content: article.content,
        category_id: article.category_id,
        author_id: article.author_id,
        responsible_id: article.responsible_id,
        is_private: article.is_private,
        creation_date: article.creation_date,
        last_update_date: article.last_update_date,
        rating: article.rating,
        views: article.views,
        solved_requests: article.solved_requests,
        attachments: article.attachments,
        search_scoring: Some(score),
    }
}
