//! A service with secrets whose names do not suggest secrets: in objects, lists and maps of requests and answers, and in every location.

use std::collections::BTreeMap;

use specwright::{File, Json, Secret};

use super::api::SERVICE;

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Door {
    pub(crate) place: String,
    pub(crate) opens_with: Secret,
}
specwright::private::object! {
    Door;
    0 place "place" .required();
    1 opens_with "opens_with" .required();
}

/// An untagged union.
#[derive(Clone, PartialEq)]
pub(crate) enum Entrance {
    Door(Box<Door>),
    Gate(String),
}
specwright::private::union! {
    Entrance Gate [];
    0 Door "Door" Box<Door>;
    1 Gate "Gate" String;
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct House {
    pub(crate) name: Option<String>,
    pub(crate) front: Option<Door>,
    pub(crate) doors: Option<Vec<Door>>,
    pub(crate) codes: Option<Vec<Secret>>,
    pub(crate) by_guest: Option<BTreeMap<String, Secret>>,
    pub(crate) by_floor: Option<BTreeMap<i64, Door>>,
    pub(crate) marks: Option<BTreeMap<String, Secret>>,
    pub(crate) entrance: Option<Entrance>,
    pub(crate) open: Option<Json>,
}
specwright::private::object! {
    House;
    0 name "name";
    1 front "front";
    2 doors "doors";
    3 codes "codes";
    4 by_guest "by_guest";
    5 by_floor "by_floor" .key("floor");
    6 marks "marks" .prefix("mark_");
    7 entrance "entrance";
    8 open "open";
}

macro_rules! requests {
    ($($request:ident $send:ident $name:literal $path:literal;)*) => {$(
        #[derive(Clone, Default, PartialEq)]
        pub(crate) struct $request {
            pub(crate) word: Secret,
            pub(crate) name: Option<String>,
            pub(crate) house: Option<House>,
            pub(crate) codes: Option<Vec<Secret>>,
            pub(crate) by_guest: Option<BTreeMap<String, Secret>>,
            pub(crate) plan: Option<File>,
        }
        specwright::private::request! {
            $request -> Vec<House>;
            SERVICE $name Post $path $send;
            new(word: Secret);
            set(name: String, house: House, codes: Vec<Secret>, by_guest: BTreeMap<String, Secret>, plan: File);
            0 word "word" .required() .location(Path);
            1 name "name";
            2 house "house";
            3 codes "codes";
            4 by_guest "by_guest";
            5 plan "plan";
        }
    )*};
}
requests! {
    FormHouse Form "houses.form" "/api/v1/houses/{word}/form";
    JsonHouse Json "houses.json" "/api/v1/houses/{word}/json";
    QueryHouse Query "houses.query" "/api/v1/houses/{word}/query";
}

pub(crate) use client::Client;

pub(crate) mod client {
    specwright::private::client! {
        /// Client of houses.
        super::SERVICE;
        /// Houses.
        houses -> Houses;
    }
    specwright::private::calls! {
        /// Houses.
        Houses;
        form(super::FormHouse);
        json(super::JsonHouse);
        query(super::QueryHouse);
    }
}

/// A house whose secrets all begin with this text. Its name is not a secret.
pub(crate) fn house(secret: &str) -> House {
    let door = |number: u8| Door { place: format!("door {number}"), opens_with: Secret::new(format!("{secret}-{number}")) };
    let guests = |number: u8| BTreeMap::from([("ada".to_owned(), Secret::new(format!("{secret}-{number}")))]);
    House {
        name: Some("Rose Hill".to_owned()),
        front: Some(door(0)),
        doors: Some(vec![door(1), door(2)]),
        codes: Some(vec![Secret::new(format!("{secret}-3"))]),
        by_guest: Some(guests(4)),
        by_floor: Some(BTreeMap::from([(1, door(5))])),
        marks: Some(guests(6)),
        entrance: Some(Entrance::Door(Box::new(door(7)))),
        open: None,
    }
}
