#pragma once

#include <span>
#include <string_view>

namespace webdyno::wire {

/// A text file compiled into the binary; see cmake/EmbedText.cmake.
struct EmbeddedText {
  std::string_view file_name;
  std::string_view text;
};

}  // namespace webdyno::wire

namespace webdyno::embedded {

std::span<const wire::EmbeddedText> message_schemas();
std::span<const wire::EmbeddedText> api_documents();  // one
std::span<const wire::EmbeddedText> migrations();     // in order of their numbers
std::span<const wire::EmbeddedText> derived();        // in order of their dependence, as views are
std::span<const wire::EmbeddedText> views();          // they read what is derived
std::span<const wire::EmbeddedText>
content_queries();  // in the order of docs/database.md, "content_sha256"
std::span<const wire::EmbeddedText> saved_queries();  // by name

}  // namespace webdyno::embedded
