//! A fake server of Slack: a workspace in memory.
//!
//! In: the token that callers must have, and the URL of the host for uploads. Out: a router for `specwright::server::Server`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret, Url};

use crate::api::*;

/// A workspace with the channels `C1` to `C5` and the users `U1` to `U3`. Clones share it.
#[derive(Clone)]
pub struct Workspace(Arc<State>);

struct State {
    token: Secret,
    uploads_url: String,
    content: Mutex<Content>,
}

#[derive(Default)]
struct Content {
    /// The messages of all channels, the oldest first.
    messages: Vec<(ChannelId, Message)>,
    /// The number of messages that were posted, also of deleted ones.
    posted: usize,
    /// The name and the content of each file.
    files: BTreeMap<FileId, (String, Vec<u8>)>,
}

impl Workspace {
    /// A workspace for callers with a token. `uploads_url` is the base URL of the host for uploads, which serves the same router.
    pub fn new(token: impl Into<Secret>, uploads_url: impl Into<String>) -> Self {
        let (token, uploads_url) = (token.into(), uploads_url.into());
        Workspace(Arc::new(State { token, uploads_url, content: Mutex::default() }))
    }
    /// The handlers of all operations.
    pub fn router(&self) -> server::Router {
        let workspace = || self.clone();
        let router = server::Router::new().authenticate(workspace()).conversations(workspace());
        router.chat(workspace()).users(workspace()).files(workspace())
    }
    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Authenticate for Workspace {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        match credentials {
            Some(Credentials::Bearer(token)) if same_secret(token, &self.0.token) => Ok(Principal::new("bot")),
            _ => Err(HandlerError::unauthenticated()),
        }
    }
}

fn channel(number: usize) -> Channel {
    Channel { id: ChannelId(format!("C{number}")), name: Some(format!("channel-{number}")), ..Channel::default() }
}

fn user(number: usize) -> User {
    User { id: UserId(format!("U{number}")), name: Some(format!("user-{number}")), ..User::default() }
}

/// The channel with this id. Without one, the answer is `{"ok":false,"error":"channel_not_found"}`.
fn known_channel(id: &ChannelId) -> Result<Channel, HandlerError> {
    (1..=5).map(channel).find(|channel| channel.id == *id).ok_or_else(|| HandlerError::refused("channel_not_found"))
}

/// One page of a list, and the cursor of the next one, which is empty after the last page.
fn page<T>(all: Vec<T>, cursor: Option<&str>, limit: Option<i64>) -> Result<(Vec<T>, String), HandlerError> {
    let begin = match cursor.filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => cursor.strip_prefix("from:").and_then(|begin| begin.parse().ok()),
        None => Some(0_usize),
    };
    let begin = begin.ok_or_else(|| HandlerError::refused("invalid_cursor"))?;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(100);
    let end = begin.saturating_add(limit);
    let next = if end < all.len() { format!("from:{end}") } else { String::new() };
    Ok((all.into_iter().skip(begin).take(limit).collect(), next))
}

impl server::Conversations for Workspace {
    async fn list(&self, _: &RequestContext, request: ListConversations) -> Result<Channels, HandlerError> {
        let (channels, next) = page((1..=5).map(channel).collect(), request.cursor.as_deref(), request.limit)?;
        let metadata = ChannelsResponseMetadata { next_cursor: Some(next) };
        Ok(Channels { channels, response_metadata: Some(metadata), ..Default::default() })
    }
    async fn info(&self, _: &RequestContext, request: InfoConversations) -> Result<ChannelInfo, HandlerError> {
        Ok(ChannelInfo { channel: known_channel(&request.channel)?, ..Default::default() })
    }
    async fn history(&self, _: &RequestContext, request: HistoryConversations) -> Result<History, HandlerError> {
        known_channel(&request.channel)?;
        let all =
            self.content().messages.iter().rev().filter(|(id, _)| *id == request.channel).map(|(_, it)| it.clone()).collect();
        let (messages, next) = page(all, request.cursor.as_deref(), request.limit)?;
        let has_more = Some(!next.is_empty());
        let response_metadata = Some(HistoryResponseMetadata { next_cursor: Some(next) });
        Ok(History { messages, response_metadata, has_more, ..Default::default() })
    }
    async fn replies(&self, _: &RequestContext, request: RepliesConversations) -> Result<Thread, HandlerError> {
        known_channel(&request.channel)?;
        let is_in_thread = |it: &Message| it.ts == request.ts || it.thread_ts.as_ref() == Some(&request.ts);
        let all = self.content().messages.iter().map(|(_, it)| it.clone()).filter(is_in_thread).collect();
        let (messages, next) = page(all, request.cursor.as_deref(), None)?;
        let has_more = Some(!next.is_empty());
        let response_metadata = Some(ThreadResponseMetadata { next_cursor: Some(next) });
        Ok(Thread { messages, response_metadata, has_more, ..Default::default() })
    }
}

impl server::Chat for Workspace {
    async fn post(&self, _: &RequestContext, request: PostMessage) -> Result<PostedMessage, HandlerError> {
        known_channel(&request.channel)?;
        let mut content = self.content();
        // A `ts` identifies a message, so it must not repeat after a deletion. The seconds have no meaning.
        let ts = Ts(format!("1512085950.{:06}", content.posted));
        content.posted += 1;
        let PostMessage { channel, text, blocks, thread_ts, .. } = request;
        let kind = "message".to_owned();
        let message = Message { r#type: kind, text, ts: ts.clone(), thread_ts, blocks, ..Message::default() };
        content.messages.push((channel.clone(), message.clone()));
        Ok(PostedMessage { channel, ts, message: Some(message), ..Default::default() })
    }
    async fn update(&self, _: &RequestContext, request: UpdateMessage) -> Result<UpdatedMessage, HandlerError> {
        let mut content = self.content();
        let UpdateMessage { channel, ts, text, blocks } = request;
        let found = content.messages.iter_mut().find(|(id, message)| *id == channel && message.ts == ts);
        let (_, message) = found.ok_or_else(|| HandlerError::refused("message_not_found"))?;
        message.text = text.or_else(|| message.text.take());
        message.blocks = blocks.or_else(|| message.blocks.take());
        Ok(UpdatedMessage { channel, ts, text: message.text.clone(), ..Default::default() })
    }
    async fn delete(&self, _: &RequestContext, request: DeleteMessage) -> Result<DeletedMessage, HandlerError> {
        let mut content = self.content();
        let before = content.messages.len();
        content.messages.retain(|(id, message)| *id != request.channel || message.ts != request.ts);
        if content.messages.len() == before {
            return Err(HandlerError::refused("message_not_found"));
        }
        Ok(DeletedMessage { ts: request.ts, ..Default::default() })
    }
}

impl server::Users for Workspace {
    async fn list(&self, _: &RequestContext, request: ListUsers) -> Result<Members, HandlerError> {
        let (members, next) = page((1..=3).map(user).collect(), request.cursor.as_deref(), request.limit)?;
        let response_metadata = Some(MembersResponseMetadata { next_cursor: Some(next) });
        Ok(Members { members, response_metadata, ..Default::default() })
    }
    async fn info(&self, _: &RequestContext, request: InfoUsers) -> Result<UserInfo, HandlerError> {
        let user = (1..=3).map(user).find(|user| user.id == request.user);
        Ok(UserInfo { user: user.ok_or_else(|| HandlerError::refused("user_not_found"))?, ..Default::default() })
    }
}

impl server::Files for Workspace {
    async fn upload_url(&self, _: &RequestContext, request: GetUploadUrl) -> Result<UploadUrl, HandlerError> {
        let mut content = self.content();
        let file_id = FileId(format!("F{}", content.files.len() + 1));
        content.files.insert(file_id.clone(), (request.filename, Vec::new()));
        let url = format!("{}/api/upload?file={}", self.0.uploads_url, file_id.0);
        let upload_url = Url::parse(&url).ok_or_else(|| HandlerError::internal("the URL of uploads is not valid"))?;
        Ok(UploadUrl { upload_url, file_id, ..Default::default() })
    }
    async fn upload(&self, cx: &RequestContext, request: UploadFile) -> Result<(), HandlerError> {
        // A client must not send its token to another host. The URL of the upload is the only credential here.
        if cx.headers().contains_key("authorization") {
            return Err(HandlerError::forbidden("a token was sent to the host for uploads"));
        }
        let id = cx.uri().query().and_then(|query| query.strip_prefix("file=")).map(|id| FileId(id.to_owned()));
        let bytes = request.content.bytes().await.map_err(HandlerError::internal)?;
        let mut content = self.content();
        let file = id.and_then(|id| content.files.get_mut(&id)).ok_or_else(|| HandlerError::not_found("no such upload"))?;
        file.1 = bytes.to_vec();
        Ok(())
    }
    async fn complete(&self, _: &RequestContext, request: CompleteUpload) -> Result<SharedFiles, HandlerError> {
        let content = self.content();
        let shared = request.files.into_iter().map(|UploadedFile { id, title }| {
            let (name, bytes) = content.files.get(&id).ok_or_else(|| HandlerError::refused("file_not_found"))?;
            let (title, size) = (title.or_else(|| Some(name.clone())), i64::try_from(bytes.len()).ok());
            Ok(SharedFile { id, title, size })
        });
        Ok(SharedFiles { files: shared.collect::<Result<_, HandlerError>>()?, ..Default::default() })
    }
}
