#pragma once

#include <boost/beast/http/message.hpp>
#include <string>
#include <tl/expected.hpp>

#include "server/http/message.hpp"

namespace webdyno::http {

/// A request without its body, of which nothing has been read yet. The error is one line: there is
/// no such target, or two parties could read the header differently, as to whom it is for, who it
/// is from or where it ends.
tl::expected<Request, std::string> read_head(const boost::beast::http::request_header<>& header);

}  // namespace webdyno::http
