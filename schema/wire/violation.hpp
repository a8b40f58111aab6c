#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace webdyno::wire {

/// Where a message breaks its schema and, in one line for a person, how and what is allowed.
struct Violation {
  std::string path;  // $.matrix[0].depth[4]
  std::string message;
};

/// Schema documents by file name, as `$ref` names them.
using SchemaDocuments = std::map<std::string, nlohmann::json, std::less<>>;

/// The first violation of `message` against the document `file_name`, outermost first.
/// Finds words for a message that valijson has refused; it is not what decides. It knows the
/// keywords that schema/messages uses (tests/rules/schemas.test.ts lists them) and returns nothing
/// where it finds none of them broken.
std::optional<Violation> find_violation(const SchemaDocuments& documents,
                                        const std::string& file_name,
                                        const nlohmann::json& message);

}  // namespace webdyno::wire
