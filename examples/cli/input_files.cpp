// SPDX-License-Identifier: Apache-2.0
#include "input_files.hpp"

#include <glob.h>
#include <unistd.h>

namespace vdv463::cli {

std::vector<std::string> expanded_files(const std::vector<std::string>& arguments) {
    std::vector<std::string> files;
    for (const std::string& argument : arguments) {
        if (argument == "-" || access(argument.c_str(), F_OK) == 0) {
            files.push_back(argument);
            continue;
        }
        glob_t matches{};
        const int outcome = glob(argument.c_str(), GLOB_NOCHECK, nullptr, &matches);
        if (outcome != 0) {
            files.push_back(argument);
        }
        for (std::size_t at = 0; outcome == 0 && at < matches.gl_pathc; ++at) {
            files.emplace_back(matches.gl_pathv[at]);
        }
        globfree(&matches);
    }
    return files;
}

}  // namespace vdv463::cli
