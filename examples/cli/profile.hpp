// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <vdv463/result.hpp>

/// Named connections: one file each in $XDG_CONFIG_HOME/vdv463 (~/.config/vdv463), with lines
/// "setting = value" of which the settings are the long names of options. Folder and files are
/// their owner's alone; passwords are never in them, only where they are found.
namespace vdv463::cli {

struct ProfileEntry {
    std::string name;  ///< of an option, without its dashes
    std::string value;
    friend bool operator==(const ProfileEntry& a, const ProfileEntry& b) {
        return a.name == b.name && a.value == b.value;
    }
};
using Profile = std::vector<ProfileEntry>;

/// Whether a setting says where the password is. One of them replaces the others.
bool is_password_setting(std::string_view name);

/// The folder of the profiles, whether it is there or not.
/// Errors: invalid_config, when neither XDG_CONFIG_HOME nor HOME is set.
[[nodiscard]] Result<std::string> profile_folder();

/// Errors: invalid_config, for a name that is none, a profile that is not there (with the names of
/// those that are), one that others may read or change, or one with lines that are no settings.
[[nodiscard]] Result<Profile> load_profile(const std::string& name);

/// Errors: invalid_config, also when there is one of that name and `replace` is false. The value
/// is the path.
[[nodiscard]] Result<std::string> save_profile(const std::string& name, const Profile& profile,
                                               bool replace);

/// Errors: invalid_config. The value is the path.
[[nodiscard]] Result<std::string> remove_profile(const std::string& name);

/// The names in alphabetical order; none when there is no folder.
/// Errors: invalid_config.
[[nodiscard]] Result<std::vector<std::string>> profile_names();

}  // namespace vdv463::cli
