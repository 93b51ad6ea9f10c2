// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/message.hpp>
#include "dialect_information.hpp"
#include "dialect_requests.hpp"
#include "enum_tables.hpp"

#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vdv463::test {

/// Fills models with random values that one schema version allows; a visitor of the dialects. Some
/// models have every optional member, some have none; a few have a long list or a long text.
class RandomModel {
public:
    RandomModel(std::uint32_t seed, SchemaVersion version) : random_(seed), version_(version) {
        constexpr std::size_t densities[] = {0, 30, 50, 70, 100};
        density_pct_ = densities[below(std::size(densities))];
    }

    template <class T>
    void member(std::string_view, T& value, const core::Rule& rule = {}) {
        if (rule.exists.contains(version_)) {
            fill(value, rule);
        }
    }

    template <class T>
    void renamed(const core::Name& older, const core::Name& newer, T& value) {
        const core::Name& name = newer.rule.exists.contains(version_) ? newer : older;
        member(name.text, value, name.rule);
    }

    template <class T>
    void fill(T& value, const core::Rule& = {}) {
        if constexpr (std::is_enum_v<T>) {
            fill_enum(value);
        } else {
            core::Dialect<T>::describe(*this, value);
        }
    }

    template <class T>
    void fill(std::optional<T>& value, const core::Rule& rule = {}) {
        value.reset();
        if (rule.required.contains(version_) || below(100) < density_pct_) {
            fill(value.emplace(), rule);
        }
    }

    template <class T>
    void fill(std::vector<T>& list, const core::Rule& rule = {}) {
        const bool needs_one = rule.not_empty.contains(version_);
        std::size_t length = below(3);
        if (!had_long_list_ && one_in(400)) {
            had_long_list_ = true;
            length = 100 + below(200);
        }
        list.assign(length + (needs_one ? 1U : 0U), T{});
        for (T& entry : list) {
            fill(entry);
        }
    }

    void fill(bool& value, const core::Rule& = {}) { value = one_in(2); }
    void fill(double& value, const core::Rule& rule = {});
    void fill(std::int64_t& value, const core::Rule& = {});
    void fill(Timestamp& value, const core::Rule& = {});
    void fill(std::string& value, const core::Rule& = {});

    std::string uuid();
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
    bool one_in(std::size_t count) { return below(count) == 0; }

private:
    template <class E>
    void fill_enum(E& value) {
        const auto& entries = core::EnumTable<E>::entries;
        const core::EnumEntry<E>* entry = nullptr;
        do {
            entry = &entries[below(std::size(entries))];
        } while (!entry->versions.contains(version_));
        value = entry->value;
    }

    std::string some_character();

    std::mt19937_64 random_;
    SchemaVersion version_;
    std::size_t density_pct_ = 50;  ///< of the optional members
    bool had_long_list_ = false;    ///< one in a message is enough
};

/// A message of a random kind, valid in `version`.
Message random_message(RandomModel& random, SchemaVersion version);

}  // namespace vdv463::test
