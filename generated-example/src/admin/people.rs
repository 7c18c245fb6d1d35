//! The operations of the resource `people`: they simulate actions of users outside of the InvGate API (see `desk/administration/people`).

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::{
    Administration, AnswerEntity, Created, ListMails, Mail, OpenSession, RateArticle, ReadArticle, SignIn, SignedIn, server,
};

impl server::People for Administration {
    async fn sign_in(&self, _: &RequestContext, request: SignIn) -> Result<SignedIn, HandlerError> {
        self.desk.sign_in(request).await
    }
    async fn open_session(&self, _: &RequestContext, request: OpenSession) -> Result<SignedIn, HandlerError> {
        self.desk.open_session(request).await
    }
    async fn list_mails(&self, _: &RequestContext, request: ListMails) -> Result<Vec<Mail>, HandlerError> {
        self.desk.list_mails(request).await
    }
    async fn answer_entity(&self, _: &RequestContext, request: AnswerEntity) -> Result<Created, HandlerError> {
        self.desk.answer_entity(request).await
    }
    async fn read_article(&self, _: &RequestContext, request: ReadArticle) -> Result<Created, HandlerError> {
        self.desk.read_article(request).await
    }
    async fn rate_article(&self, _: &RequestContext, request: RateArticle) -> Result<Created, HandlerError> {
        self.desk.rate_article(request).await
    }
}
