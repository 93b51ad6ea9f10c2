// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <utility>
#include <vector>

/// Options that take one of some words.
namespace vdv463::cli {

/// Adds an option that takes one of the given words and is left alone when not given.
template <class T, class Target>
CLI::Option* add_optional_choice(CLI::App& command, const std::string& name, Target& target,
                                 std::vector<std::pair<std::string, T>> choices,
                                 const std::string& description) {
    std::string words;
    for (const auto& [word, value] : choices) {
        words += (words.empty() ? "" : "|") + word;
    }
    const auto take = [&target, choices = std::move(choices), name,
                       words](const std::string& text) {
        for (const auto& [word, value] : choices) {
            if (word == text) {
                target = value;
                return;
            }
        }
        throw CLI::ValidationError(name, "'" + text + "' is not one of " + words);
    };
    return command.add_option_function<std::string>(name, take, description)->type_name(words);
}

/// The same with a preset, the value that `target` has.
template <class T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, T& target,
                        std::vector<std::pair<std::string, T>> choices,
                        const std::string& description) {
    std::string preset;
    for (const auto& [word, value] : choices) {
        preset = value == target ? word : preset;
    }
    return add_optional_choice<T>(command, name, target, std::move(choices), description)
        ->default_str(preset);
}

}  // namespace vdv463::cli
