//! Multipart bodies, RFC 7578.
//!
//! In: name and value pairs with files among them. Out: the body and its content type. Not here: which parameters
//! travel so (see `send`).

use crate::wire::pairs::Pair;

/// The content type, with the boundary, and the body.
pub(super) fn encode(pairs: &[Pair<'_>]) -> (String, Vec<u8>) {
    let boundary = format!("specwright-{:032x}", fastrand::u128(..));
    let mut body = Vec::with_capacity(1024);
    for pair in pairs {
        match pair {
            Pair::Text(name, text) => {
                let head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{}\"\r\n\r\n", escape(name));
                part(&head, text.as_bytes(), &mut body);
            }
            Pair::File(name, file) => {
                let (name, file_name) = (escape(name), escape(&file.name));
                let head = format!(
                    "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\ncontent-type: {}\r\n\r\n",
                    media_type(&file.content_type)
                );
                part(&head, &file.content, &mut body);
            }
        }
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

fn part(head: &str, content: &[u8], body: &mut Vec<u8>) {
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
}

/// As browsers do: what would end the quotes or the line.
fn escape(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A media type that would break the header is not sent.
fn media_type(text: &str) -> &str {
    let fits = text.contains('/') && text.bytes().all(|b| (0x20..0x7f).contains(&b));
    if fits { text } else { "application/octet-stream" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::File;

    #[test]
    fn parts_cannot_be_forged_by_names() {
        let file = File::new("a\"\r\nx: y", "content").content_type("text/plain\r\nx: y");
        let pairs = [Pair::Text("note".to_owned(), "hello".to_owned()), Pair::File("attachments[]".to_owned(), &file)];
        let (content_type, body) = encode(&pairs);
        let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n\
             --{boundary}\r\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"a%22%0D%0Ax: y\"\r\n\
             content-type: application/octet-stream\r\n\r\ncontent\r\n--{boundary}--\r\n"
        );
        assert_eq!(String::from_utf8(body).unwrap(), expected);
    }
}
