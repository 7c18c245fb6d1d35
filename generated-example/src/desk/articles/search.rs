//! Searches articles by keywords.
//!
//! In: keywords. Out: articles with their scores, the highest score first. A keyword in the title counts 1, a keyword in the content or the
//! description 0.5; the score is the sum divided by the number of keywords. Not here: stems and synonyms.

use specwright::HandlerError;
use specwright::server::RequestContext;

use crate::desk::Desk;
use crate::desk::page_limits;
use crate::desk::storage::{Db, sql};
use crate::desk::text::{folded, like_pattern};
use crate::{Article, FoundArticle, FoundArticles, SearchArticles};

/// The default number of articles in an answer.
const DEFAULT_LIMIT: i64 = 25;
/// The ids and scores of articles. $1: the patterns of the keywords, $2: their number, $3: the lowest score, $4: the largest number of rows.
const SCORES: &str = "SELECT id, score FROM (SELECT a.id, CAST(SUM(CASE WHEN a.title_folded LIKE w.value ESCAPE '!' THEN 1.0 \
    WHEN a.content_folded LIKE w.value ESCAPE '!' OR a.description_folded LIKE w.value ESCAPE '!' THEN 0.5 ELSE 0.0 END) AS DOUBLE PRECISION) / CAST($2 AS DOUBLE PRECISION) AS score \
    FROM articles a CROSS JOIN ROWS($1) AS w GROUP BY a.id) scored WHERE score > 0 AND score >= $3 ORDER BY score DESC, id LIMIT $4";

impl Desk {
    pub(super) async fn by_words(
        &self,
        db: &mut Db,
        cx: &RequestContext,
        request: SearchArticles,
    ) -> Result<FoundArticles, HandlerError> {
        page_limits::check(request.limit, None)?;
        let words: Vec<_> = folded(&request.keywords).split_whitespace().map(|word| like_pattern(Some(word))).collect();
        if words.is_empty() {
            return Ok(FoundArticles::default());
        }
        let count = f64::from(u32::try_from(words.len()).unwrap_or(u32::MAX));
        let scores = sql(SCORES).bind_list(&words).bind(count).bind(request.min_search_scoring.unwrap_or(0.0));
        let scores = scores.bind(request.limit.unwrap_or(DEFAULT_LIMIT)).all(db).await?;
        let scores =
            scores.iter().map(|row| Ok((row.get("id")?, row.get("score")?))).collect::<Result<Vec<_>, HandlerError>>()?;
        let ids: Vec<_> = scores.iter().map(|(id, _)| *id).collect();
        let mut articles = self.articles_by_id(db, cx, &ids).await?;
        let found = scores.into_iter().filter_map(|(id, score)| Some(with_score(articles.remove(&id)?, score)));
        Ok(FoundArticles { data: found.collect(), ..Default::default() })
    }
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
