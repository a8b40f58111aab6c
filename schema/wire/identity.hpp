#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace webdyno::wire {

/// RFC 9562 version 7: milliseconds since 1970, then random bits. Sorts by creation time to the
/// millisecond.
std::string uuid_v7();

/// RFC 9562 version 4: random.
std::string uuid_v4();

/// Whether `text` is a UUID of any version as webdyno writes them: lower case, with hyphens.
bool is_uuid(std::string_view text);

/// `bytes` random bytes from the operating system as lower-case hex: tokens.
std::string random_hex(std::size_t bytes);

/// Lower-case hex.
std::string sha256_hex(std::string_view bytes);

/// The same of a file's content, of which 1 MiB at a time is in memory. Throws std::runtime_error
/// naming a file that cannot be read.
std::string sha256_hex_of_file(const std::filesystem::path& file);

/// HMAC-SHA256, lower-case hex.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// Keys sorted, no blanks, UTF-8: what every sha256 of JSON in webdyno is taken of.
std::string canonical_json(const nlohmann::json& value);

}  // namespace webdyno::wire
