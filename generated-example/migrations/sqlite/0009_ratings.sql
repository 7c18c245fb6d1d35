-- Ratings of articles, one for each user; the rating of an article is their mean.

CREATE TABLE article_ratings (
    article_id BIGINT NOT NULL REFERENCES articles (id),
    user_id    BIGINT NOT NULL REFERENCES users (id),
    rating     BIGINT NOT NULL,
    PRIMARY KEY (article_id, user_id)
);
CREATE INDEX article_ratings_by_user_id ON article_ratings (user_id);
