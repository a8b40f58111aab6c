#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/model_folder.hpp"
#include "server/api/served_catalog.hpp"
#include "server/http/message.hpp"

namespace webdyno::api {

/// Where the files of the workload origin lie.
struct WorkloadDirectories {
  std::filesystem::path built;  // build/web/workloads
  std::filesystem::path
      data;  // its vendor/ and prepared/ are served: beside them lies the database
  std::optional<std::filesystem::path> mnist;  // its two files are served at /data/mnist/
  std::optional<std::filesystem::path> text;   // a file, served at /data/text
  std::vector<ModelFolder> models;  // files served at /data/model/NAME/, listed in NAME.json
  std::map<std::string, std::filesystem::path> input_files = {};  // served at /data/input/NAME
};

/// Everything that a workload page may fetch: the built pages, versions that were added, prepared
/// models, a person's data. Cross-origin isolated.
class WorkloadFiles {
 public:
  WorkloadFiles(WorkloadDirectories directories, ServedCatalog& catalog);
  http::Response answer(std::string_view path) const;

 private:
  http::Response find(std::string_view path) const;

  const WorkloadDirectories directories_;
  ServedCatalog& catalog_;  // /catalog.json: the built one with the added versions
};

}  // namespace webdyno::api
