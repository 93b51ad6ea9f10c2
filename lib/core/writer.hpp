// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/error.hpp>
#include "dialect.hpp"
#include "enum_tables.hpp"
#include "json_writer.hpp"
#include "path.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vdv463::core {

/// Something that cannot be written.
struct Problem {
    errc code;
    std::string path;
    std::string text;
};

enum class Collect : std::uint8_t { First, All };

/// Writes what the dialects describe in one schema version and collects what cannot be written.
/// The text is good only when there is no problem. With Collect::First it does nothing any more
/// after the first problem.
class Writer {
public:
    Writer(std::string& out, SchemaVersion version, Collect collect) noexcept
        : json(out), version_(version), collect_(collect) {}

    JsonWriter json;
    Path path;

    // The visitor of the dialects.

    template <class T>
    void member(std::string_view name, const T& value, const Rule& rule = {}) {
        if (stopped()) {
            return;
        }
        const PathStep step{path, name};
        if (check_existence(rule)) {
            json.key(name);
            write(value, rule);
        }
    }

    template <class T>
    void member(std::string_view name, const std::optional<T>& value, const Rule& rule = {}) {
        if (value) {
            member(name, *value, rule);
        } else if (rule.required.contains(version_) && !stopped()) {
            const PathStep step{path, name};
            report_missing();
        }
    }

    template <class T>
    void renamed(const Name& older, const Name& newer, const T& value) {
        const Name& name = newer.rule.exists.contains(version_) ? newer : older;
        member(name.text, value, name.rule);
    }

    // Values.

    template <class T>
    void write(const T& value, const Rule& = {}) {
        if constexpr (std::is_enum_v<T>) {
            write_enum(value);
        } else {
            json.begin_object();
            Dialect<T>::describe(*this, value);
            json.end_object();
        }
    }

    template <class T>
    void write(const std::vector<T>& list, const Rule& rule = {}) {
        if (list.empty() && rule.not_empty.contains(version_)) {
            report_empty_list();
        }
        json.begin_array();
        for (std::size_t i = 0; i < list.size() && !stopped(); ++i) {
            const PathStep step{path, i};
            write(list[i]);
        }
        json.end_array();
    }

    void write(const std::string& value, const Rule& rule = {});
    void write(bool value, const Rule& rule = {});
    void write(double value, const Rule& rule = {});
    void write(std::int64_t value, const Rule& rule = {});
    void write(Timestamp value, const Rule& rule = {});

    SchemaVersion version() const noexcept { return version_; }
    bool stopped() const noexcept { return collect_ == Collect::First && !problems_.empty(); }
    void report(errc code, std::string text);
    std::vector<Problem>& problems() noexcept { return problems_; }

private:
    template <class E>
    void write_enum(E value) {
        const EnumEntry<E>* entry = find_entry(value);
        if (entry == nullptr) {
            report_unrecognized();
        } else if (!entry->versions.contains(version_)) {
            report_foreign_value(entry->text, entry->versions);
        } else {
            json.string(entry->text);
        }
    }

    bool check_existence(const Rule& rule);
    void report_missing();
    void report_empty_list();
    void report_unrecognized();
    void report_foreign_value(std::string_view text, SchemaVersions versions);

    SchemaVersion version_;
    Collect collect_;
    std::vector<Problem> problems_;
};

}  // namespace vdv463::core
