//! A service as in generated code: a help desk with peculiarities of real services.

use std::collections::BTreeMap;

use specwright::operation::{Arrays, Auth, ErrorPart, Errors, Outcome, Service, Verdict, Wire};
use specwright::value::Literal;
use specwright::{File, Secret, Timestamp};

pub(crate) static SERVICE: Service = Service::new("Desk", "8", "/api/v1")
    .wire(
        Wire::PLAIN.accept_any().arrays(Arrays::Brackets).numeric_booleans().lenient().empty_map_as_list().outcome(
            Outcome::new("status", &[Literal::Str("OK"), Literal::Str("success")], &[Literal::Str("ERROR")])
                .absent(Verdict::Success)
                .message(&["info", "error"]),
        ),
    )
    .errors(Errors::new(428, 409).body(&[("error", ErrorPart::Message), ("status", ErrorPart::Code)]).request_id("X-Desk-Trace"))
    .auth(Auth::NONE.basic().token_url("/oauth/v2.0/access_token"));

specwright::private::integer_id! { TicketId }

#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub(crate) struct TicketId(pub(crate) i64);

#[derive(Clone, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub(crate) enum State {
    #[default]
    New,
    Open,
    Unknown(specwright::private::UnknownCode),
}
specwright::private::integer_enum! {
    State open;
    1 New;
    2 Open;
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Ticket {
    pub(crate) id: TicketId,
    pub(crate) title: Option<String>,
    pub(crate) state: Option<State>,
    pub(crate) created_at: Option<Timestamp>,
}
specwright::private::object! {
    Ticket;
    0 id "id" .required();
    1 title "title";
    2 state "state_id";
    3 created_at "created_at";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct TicketPage {
    pub(crate) tickets: Option<BTreeMap<TicketId, Ticket>>,
    pub(crate) next_page_key: Option<String>,
}
specwright::private::object! {
    TicketPage;
    0 tickets "tickets" .key("id");
    1 next_page_key "next_page_key";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Numbers {
    pub(crate) ids: Vec<i64>,
    pub(crate) total: Option<i64>,
}
specwright::private::object! {
    Numbers;
    0 ids "ids" .required();
    1 total "total";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Created {
    pub(crate) id: TicketId,
}
specwright::private::object! {
    Created;
    0 id "id" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Name {
    pub(crate) name: Option<String>,
}
specwright::private::object! {
    Name;
    0 name "name";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Issued {
    pub(crate) token: Secret,
}
specwright::private::object! {
    Issued;
    0 token "token" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct GetTicket {
    pub(crate) id: TicketId,
    pub(crate) comments: Option<bool>,
    pub(crate) language: Option<String>,
    pub(crate) tags: Option<Vec<String>>,
}
specwright::private::request! {
    GetTicket -> Ticket;
    SERVICE "tickets.get" Get "/api/v1/ticket" Query .scope("api.v1.ticket:get");
    new(id: TicketId);
    set(comments: bool, language: String, tags: Vec<String>);
    0 id "id" .required();
    1 comments "comments";
    2 language "accept-language" .location(Header);
    3 tags "x-tags" .location(Header);
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct FindTicket {
    pub(crate) title: String,
}
specwright::private::request! {
    FindTicket -> Option<Ticket>;
    SERVICE "tickets.find" Get "/api/v1/ticket.by" Query .or_false();
    new(title: String);
    set();
    0 title "title" .required() .constraints(&[MinLength(1), MaxLength(20)]);
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct CreateTicket {
    pub(crate) title: String,
    pub(crate) groups: Option<Vec<i64>>,
    pub(crate) urgent: Option<bool>,
    pub(crate) pin: Option<Secret>,
    pub(crate) attachments: Option<Vec<File>>,
    pub(crate) labels: Option<BTreeMap<String, String>>,
}
specwright::private::request! {
    CreateTicket -> Created;
    SERVICE "tickets.create" Post "/api/v1/ticket" Form .scope("api.v1.ticket:post") .outcome();
    new(title: String);
    set(groups: Vec<i64>, urgent: bool, pin: Secret, attachments: Vec<File>, labels: BTreeMap<String, String>);
    0 title "title" .required();
    1 groups "groups";
    2 urgent "urgent";
    3 pin "pin";
    4 attachments "attachments";
    5 labels "labels";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct UpdateTicket {
    pub(crate) id: TicketId,
    pub(crate) state: Option<State>,
}
specwright::private::request! {
    UpdateTicket -> ();
    SERVICE "tickets.update" Put "/api/v1/ticket" Query;
    new(id: TicketId);
    set(state: State);
    0 id "id" .required();
    1 state "state_id";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct DeleteTicket {
    pub(crate) name: String,
}
specwright::private::request! {
    DeleteTicket -> ();
    SERVICE "tickets.delete" Delete "/api/v1/tickets/{name}" Query .status(204);
    new(name: String);
    set();
    0 name "name" .required() .location(Path);
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct ImportTicket {
    pub(crate) title: String,
    pub(crate) labels: Option<BTreeMap<String, String>>,
    pub(crate) due: Option<Timestamp>,
    pub(crate) dry: Option<bool>,
}
specwright::private::request! {
    ImportTicket -> Created;
    SERVICE "tickets.import" Post "/api/v1/ticket.import" Json;
    new(title: String);
    set(labels: BTreeMap<String, String>, due: Timestamp, dry: bool);
    0 title "title" .required();
    1 labels "labels";
    2 due "due" .date(Iso8601);
    3 dry "dry" .location(Query);
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct ListTickets {
    pub(crate) agent: Option<String>,
    pub(crate) page_key: Option<String>,
}
specwright::private::request! {
    ListTickets -> TicketPage;
    SERVICE "tickets.list" Get "/api/v1/tickets" Query .outcome() .cursor("page_key", "next_page_key", "tickets");
    new();
    set(agent: String, page_key: String);
    0 agent "agent";
    1 page_key "page_key";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct ListNumbers {
    pub(crate) offset: Option<i64>,
    pub(crate) limit: Option<i64>,
}
specwright::private::request! {
    ListNumbers -> Numbers;
    SERVICE "tickets.numbers" Get "/api/v1/ticket.numbers" Query .offset("offset", "limit", 3, "ids").total("total");
    new();
    set(offset: i64, limit: i64);
    0 offset "offset";
    1 limit "limit";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct ManyTickets {
    pub(crate) ids: Vec<TicketId>,
}
specwright::private::request! {
    ManyTickets -> BTreeMap<TicketId, Ticket>;
    SERVICE "tickets.many" Get "/api/v1/tickets.by.ids" Query .key("id") .chunk("ids", 2);
    new(ids: Vec<TicketId>);
    set();
    0 ids "ids" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct ReadTickets {
    pub(crate) ids: Vec<TicketId>,
}
specwright::private::request! {
    ReadTickets -> Vec<Ticket>;
    SERVICE "tickets.read" Get "/api/v1/tickets.by.ids" Query .chunk("ids", 500);
    new(ids: Vec<TicketId>);
    set();
    0 ids "ids" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct ListNames {
    pub(crate) of: Option<String>,
}
specwright::private::request! {
    ListNames -> Vec<Name>;
    SERVICE "tickets.names" Get "/api/v1/ticket.names" Query;
    new();
    set(of: String);
    0 of "of";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Download {
    pub(crate) id: TicketId,
}
specwright::private::request! {
    Download -> File;
    SERVICE "tickets.download" Get "/api/v1/ticket.attachment" Query;
    new(id: TicketId);
    set();
    0 id "id" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct IssueToken {
    pub(crate) user: String,
}
specwright::private::request! {
    IssueToken -> Issued;
    SERVICE "tickets.token" Post "/api/v1/user.token" Form;
    new(user: String);
    set();
    0 user "user" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Version {}
specwright::private::request! {
    Version -> specwright::Json;
    SERVICE "tickets.version" Get "/api/v1/sd.version" Query .public();
    new();
    set();
}

pub(crate) use client::Client;

pub(crate) mod client {
    specwright::private::client! {
        /// Client of Desk.
        super::SERVICE;
        /// Tickets.
        tickets -> Tickets;
    }

    specwright::private::calls! {
        /// Tickets.
        Tickets;
        get(super::GetTicket);
        find(super::FindTicket);
        create(super::CreateTicket);
        update(super::UpdateTicket);
        delete(super::DeleteTicket);
        import(super::ImportTicket);
        list(super::ListTickets);
        numbers(super::ListNumbers);
        many(super::ManyTickets);
        read(super::ReadTickets);
        names(super::ListNames);
        download(super::Download);
        token(super::IssueToken);
        version(super::Version);
    }

    impl specwright::client::Paged for super::ListTickets {
        type Items = std::collections::BTreeMap<super::TicketId, super::Ticket>;
        fn items(answer: Self::Answer) -> Self::Items {
            answer.tickets.unwrap_or_default()
        }
    }

    impl specwright::client::Paged for super::ListNumbers {
        type Items = Vec<i64>;
        fn items(answer: Self::Answer) -> Self::Items {
            answer.ids
        }
    }

    impl specwright::client::Chunked for super::ReadTickets {
        fn list(&mut self) -> &mut dyn specwright::client::SplitList {
            &mut self.ids
        }
        fn merge(into: &mut Self::Answer, more: Self::Answer) {
            Extend::extend(into, more);
        }
    }

    impl specwright::client::Chunked for super::ManyTickets {
        fn list(&mut self) -> &mut dyn specwright::client::SplitList {
            &mut self.ids
        }
        fn merge(into: &mut Self::Answer, more: Self::Answer) {
            Extend::extend(into, more);
        }
    }
}
