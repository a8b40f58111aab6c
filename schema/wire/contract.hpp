#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace webdyno::wire {

/// What is wrong with an untrusted message: a stable code, where (JSON path such as
/// `$.matrix[0].depth[4]`), and one line for a person that names what is allowed.
struct ProtocolError {
  std::string code;
  std::string path;
  std::string message;
};

/// Checks `message` against schema/messages/<schema>.schema.json.
/// Shape only: whether a uuid exists or a factor is in a workload's range is not its business.
/// Throws std::out_of_range for a schema that does not exist, which is a bug of the caller.
tl::expected<void, ProtocolError> validate(std::string_view schema, const nlohmann::json& message);

/// Parses and validates. Invalid UTF-8, trailing text, nesting past 64 levels and a key that an
/// object has twice are errors.
tl::expected<nlohmann::json, ProtocolError> parse_message(std::string_view schema,
                                                          std::string_view text);

enum class Comments { kRefused, kSkipped };  // of C and C++: // and /* */

/// Parses JSON from outside without a schema, with the same limits as parse_message. Comments are
/// for files that people write.
tl::expected<nlohmann::json, ProtocolError> parse_json(std::string_view text,
                                                       Comments comments = Comments::kRefused);

/// schema/messages/<schema>.schema.json with what it refers to in place, for who has this one
/// document. Throws std::out_of_range as validate().
nlohmann::json self_contained_schema(std::string_view schema);

/// Names of all schemas, for the contract tests.
std::vector<std::string> schema_names();

}  // namespace webdyno::wire
