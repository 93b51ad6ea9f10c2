// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"
#include "exit_code.hpp"
#include "json_writer.hpp"
#include "options.hpp"
#include "passwords.hpp"
#include "profile.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>

namespace vdv463::cli {
namespace {

struct ProfileCommand {
    ConnectionOptions connection;
    std::string name;
    bool replace = false;
    bool json = false;
};

/// A profile is used from any folder.
std::string stored_value(const CLI::Option& option, const std::string& value) {
    const std::string kind = option.get_type_name();
    return kind == "FILE" || kind == "DIR" ? std::filesystem::absolute(value).string() : value;
}

/// The settings that the command line gives, by the names of their options.
Profile given_settings(const CLI::App& command) {
    Profile profile;
    for (const CLI::Option* const option : command.get_options()) {
        if (option->get_group() != connection_group) {
            continue;
        }
        for (const std::string& value : option->results()) {
            profile.push_back({option->get_lnames().front(), stored_value(*option, value)});
        }
    }
    return profile;
}

int add(const ProfileCommand& options, const Profile& profile) {
    if (profile.empty()) {
        note("vdv463: a profile needs at least one setting, such as --url");
        return exit_usage;
    }
    for (const ProfileEntry& entry : profile) {
        if (const std::optional<Error> error = refuse_credentials_in(entry.name, entry.value)) {
            return report_error(*error);
        }
    }
    const Result<std::string> path = save_profile(options.name, profile, options.replace);
    if (!path) {
        return report_error(path.error());
    }
    remark("Written to " + printable(*path));
    return exit_ok;
}

/// Who wrote the file by hand may have put a secret into a URL.
std::string shown_value(const ProfileEntry& entry) {
    const bool is_url = entry.name == "url" || entry.name == "proxy";
    return is_url ? shown_url(entry.value) : printable(entry.value);
}

int list(const ProfileCommand& options) {
    const Result<std::vector<std::string>> names = profile_names();
    if (!names) {
        return report_error(names.error());
    }
    Output out(STDOUT_FILENO);
    if (options.json) {
        JsonWriter json;
        json.begin_object();
        json.key("profiles");
        json.begin_array();
        for (const std::string& name : *names) {
            json.string(name);
        }
        json.end_array();
        json.end_object();
        out.line(json.text());
        return exit_ok;
    }
    for (const std::string& name : *names) {
        out.line(name);
    }
    return exit_ok;
}

int show(const ProfileCommand& options) {
    const Result<Profile> profile = load_profile(options.name);
    if (!profile) {
        return report_error(profile.error());
    }
    Output out(STDOUT_FILENO);
    if (options.json) {
        JsonWriter json;
        json.begin_object();
        json.member("profile", options.name);
        json.key("settings");
        json.begin_array();
        for (const ProfileEntry& entry : *profile) {
            json.begin_object();
            json.member("name", entry.name);
            json.member("value", shown_value(entry));
            json.end_object();
        }
        json.end_array();
        json.end_object();
        out.line(json.text());
        return exit_ok;
    }
    for (const ProfileEntry& entry : *profile) {
        out.line(fmt::format("{} = {}", printable(entry.name), shown_value(entry)));
    }
    return exit_ok;
}

int remove(const ProfileCommand& options) {
    const Result<std::string> path = remove_profile(options.name);
    if (!path) {
        return report_error(path.error());
    }
    remark("Removed " + printable(*path));
    return exit_ok;
}

void add_name(CLI::App& command, ProfileCommand& options) {
    command.add_option("NAME", options.name, "The profile's name")
        ->required()
        ->type_name("PROFILE");
}

void add_add(CLI::App& profile, const std::shared_ptr<ProfileCommand>& options, Run& run) {
    CLI::App* const command = profile.add_subcommand(
        "add",
        "Writes a profile\n\n"
        "The password itself is never in it, only where it is found.\n\n"
        "Example:\n"
        "  vdv463 profile add north --url wss://cms.example/vdv463/ws \\\n"
        "      --presystem-id uri://Customer1/Presystem1 --user bms --password-file "
        "~/.cms-password\n");
    options->connection.from_environment = false;
    add_name(*command, *options);
    command->add_flag("--replace", options->replace, "Replace a profile of that name");
    add_profile_options(*command, options->connection);
    command->callback([options, command, &run] {
        run = [options, settings = given_settings(*command)] { return add(*options, settings); };
    });
}

}  // namespace

void add_profile(CLI::App& app, Run& run) {
    const auto options = std::make_shared<ProfileCommand>();
    CLI::App* const profile = app.add_subcommand(
        "profile",
        "Keeps connections under names\n\n"
        "Examples:\n"
        "  vdv463 profile add north --url wss://cms.example/vdv463/ws --user bms "
        "--password-file pw\n"
        "  vdv463 check --profile north\n\n"
        "What a profile says is overruled by the environment, and both by options. Profiles are\n"
        "files in $XDG_CONFIG_HOME/vdv463 (~/.config/vdv463) that only their owner can read.\n");
    profile->require_subcommand(1);
    add_add(*profile, options, run);
    CLI::App* const lister = profile->add_subcommand("list", "Names the profiles");
    lister->add_flag("--json", options->json, "Print one JSON document");
    lister->callback([options, &run] { run = [options] { return list(*options); }; });
    CLI::App* const shower = profile->add_subcommand("show", "Shows what a profile says");
    add_name(*shower, *options);
    shower->add_flag("--json", options->json, "Print one JSON document");
    shower->callback([options, &run] { run = [options] { return show(*options); }; });
    CLI::App* const remover = profile->add_subcommand("remove", "Deletes a profile");
    add_name(*remover, *options);
    remover->callback([options, &run] { run = [options] { return remove(*options); }; });
}

}  // namespace vdv463::cli
