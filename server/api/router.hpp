#pragma once

#include <boost/asio/awaitable.hpp>

#include "server/api/context.hpp"
#include "server/http/message.hpp"

namespace webdyno::api {

/// Answers one request to /api/v1/... of docs/protocol.md; access was checked before. Rejections of
/// the sweep's state, invalid messages and a full writer become the error envelope.
boost::asio::awaitable<http::Response> route(Context& context, http::Request request);

}  // namespace webdyno::api
