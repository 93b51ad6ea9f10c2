// SPDX-License-Identifier: Apache-2.0
#include "profile.hpp"

#include "files.hpp"
#include "suggestion.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace vdv463::cli {
namespace {

constexpr std::size_t max_profile_bytes = 65536;
constexpr std::string_view suffix = ".profile";

Error config_error(std::string detail) {
    return Error(errc::invalid_config, std::move(detail));
}

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

Result<std::string> path_of(const std::string& name) {
    const bool plain =
        !name.empty() && name.size() <= 64 && name.front() != '.' && name.front() != '-' &&
        std::all_of(name.begin(), name.end(), [](unsigned char c) {
            return (c < 0x80 && std::isalnum(c) != 0) || c == '.' || c == '-' || c == '_';
        });
    if (!plain) {
        return config_error("a profile's name is made of up to 64 letters, digits, '.', '-', '_'");
    }
    Result<std::string> folder = profile_folder();
    if (!folder) {
        return folder;
    }
    return fmt::format("{}/{}{}", *folder, name, suffix);
}

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

Result<Profile> parse(const std::string& path, std::string_view text) {
    Profile profile;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos || equals == 0) {
            return config_error(
                fmt::format("{}, line {}: expected 'setting = value'", path, number));
        }
        profile.push_back({trimmed(std::string_view(line).substr(0, equals)),
                           trimmed(std::string_view(line).substr(equals + 1))});
    }
    return profile;
}

Error not_there(const std::string& name) {
    const Result<std::vector<std::string>> names = profile_names();
    std::string text = fmt::format("there is no profile '{}'", name);
    if (names && !names->empty()) {
        const std::string nearest = nearest_word(name, *names);
        text += nearest.empty() ? fmt::format("; there are {}", fmt::join(*names, ", "))
                                : fmt::format("; did you mean {}?", nearest);
    }
    return config_error(text);
}

}  // namespace

bool is_password_setting(std::string_view name) {
    return name == "password-file" || name == "password-env" || name == "password-credential";
}

Result<std::string> profile_folder() {
    std::string base = environment("XDG_CONFIG_HOME");
    if (base.empty() || base.front() != '/') {  // relative ones count for nothing, as XDG has it
        const std::string home = environment("HOME");
        if (home.empty()) {
            return config_error("neither XDG_CONFIG_HOME nor HOME says where the profiles are");
        }
        base = home + "/.config";
    }
    return base + "/vdv463";
}

Result<Profile> load_profile(const std::string& name) {
    const Result<std::string> path = path_of(name);
    if (!path) {
        return path.error();
    }
    struct stat about {};
    if (stat(path->c_str(), &about) != 0) {
        return errno == ENOENT ? not_there(name)
                               : config_error(fmt::format("{} cannot be read: {}", *path,
                                                          std::generic_category().message(errno)));
    }
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return config_error(
            fmt::format("{} is open to others: whoever can change it can have the password sent "
                        "elsewhere; chmod 600 it",
                        *path));
    }
    const Result<std::string> text = read_file(*path, max_profile_bytes);
    if (!text) {
        return text.error();
    }
    return parse(*path, *text);
}

Result<std::string> save_profile(const std::string& name, const Profile& profile, bool replace) {
    Result<std::string> path = path_of(name);
    if (!path) {
        return path;
    }
    std::string text = "# A connection of vdv463; see 'vdv463 help profile'.\n";
    for (const ProfileEntry& entry : profile) {
        const bool clean = std::none_of(entry.value.begin(), entry.value.end(),
                                        [](unsigned char c) { return c < 0x20; });
        if (!clean || trimmed(entry.value) != entry.value) {
            return config_error(fmt::format(
                "the value of --{} cannot be in a profile: it has blanks at its ends, or control "
                "characters",
                entry.name));
        }
        text += fmt::format("{} = {}\n", entry.name, entry.value);
    }
    const std::filesystem::path folder = std::filesystem::path(*path).parent_path();
    std::error_code problem;
    std::filesystem::create_directories(folder.parent_path(), problem);
    if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return config_error(fmt::format("{} cannot be made: {}", folder.string(),
                                        std::generic_category().message(errno)));
    }
    if (std::optional<Error> error = write_private_file(*path, text, replace)) {
        return *std::move(error);
    }
    return path;
}

Result<std::string> remove_profile(const std::string& name) {
    Result<std::string> path = path_of(name);
    if (path && unlink(path->c_str()) != 0) {
        return errno == ENOENT ? not_there(name)
                               : config_error(fmt::format("{} cannot be removed: {}", *path,
                                                          std::generic_category().message(errno)));
    }
    return path;
}

Result<std::vector<std::string>> profile_names() {
    const Result<std::string> folder = profile_folder();
    if (!folder) {
        return folder.error();
    }
    std::vector<std::string> names;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(*folder, problem)) {
        const std::string file = entry.path().filename().string();
        if (file.size() > suffix.size() && entry.path().extension() == suffix) {
            names.push_back(file.substr(0, file.size() - suffix.size()));
        }
    }
    if (problem && problem != std::errc::no_such_file_or_directory) {
        return config_error(fmt::format("{} cannot be read: {}", *folder, problem.message()));
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace vdv463::cli
