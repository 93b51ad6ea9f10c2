// SPDX-License-Identifier: Apache-2.0
// Prints what the codec knows of the schemas, from the descriptions that it reads and writes by:
//   field  DEFINITION  JSON-NAME  TYPE  1.0  1.1  2.0
//   value  ENUMERATION  TEXT  1.0  1.1  2.0
// separated by tabs. Of a version: "-" not there, else "required" or "optional", with the range.
#include "dialect_information.hpp"
#include "dialect_requests.hpp"
#include "enum_tables.hpp"
#include "envelope.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <vector>

namespace {

using namespace vdv463;

constexpr SchemaVersion versions[] = {SchemaVersion::V1_0, SchemaVersion::V1_1,
                                      SchemaVersion::V2_0};

template <class T>
std::string name_of() {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name{
        abi::__cxa_demangle(typeid(T).name(), nullptr, nullptr, &status), &std::free};
    const std::string full = name.get();
    return full.substr(full.rfind(':') + 1);
}

std::string in_version(SchemaVersion version, const core::Rule& rule, bool required) {
    if (!rule.exists.contains(version)) {
        return "-";
    }
    std::string text = required || rule.required.contains(version) ? "required" : "optional";
    text += rule.percent.contains(version) ? ", 0 to 100" : "";
    text += rule.not_empty.contains(version) ? ", not empty" : "";
    return text;
}

/// Prints one definition after the other: what an object has first, then the objects in it.
class FieldPrinter {
public:
    template <class T>
    void print_all() {
        queue<T>();
        while (!waiting_.empty()) {
            const auto print_next = waiting_.front();
            waiting_.erase(waiting_.begin());
            print_next(*this);
        }
    }

    template <class T>
    void member(std::string_view name, const T&, const core::Rule& rule = {}) {
        print(name, type_of<T>(), rule, true);
    }
    template <class T>
    void member(std::string_view name, const std::optional<T>&, const core::Rule& rule = {}) {
        print(name, type_of<T>(), rule, false);
    }
    template <class T>
    void renamed(const core::Name& older, const core::Name& newer, const T& value) {
        member(older.text, value, older.rule);
        member(newer.text, value, newer.rule);
    }

private:
    void print(std::string_view name, const std::string& type, const core::Rule& rule,
               bool required) {
        std::cout << "field\t" << definition_ << '\t' << name << '\t' << type;
        for (const SchemaVersion version : versions) {
            std::cout << '\t' << in_version(version, rule, required);
        }
        std::cout << '\n';
    }

    template <class T>
    struct ListOf : std::false_type {};
    template <class T>
    struct ListOf<std::vector<T>> : std::true_type {
        using Entry = T;
    };

    template <class T>
    std::string type_of() {
        if constexpr (std::is_same_v<T, std::string>) {
            return "text";
        } else if constexpr (std::is_same_v<T, double>) {
            return "number";
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
            return "integer";
        } else if constexpr (std::is_same_v<T, bool>) {
            return "boolean";
        } else if constexpr (std::is_same_v<T, Timestamp>) {
            return "date-time";
        } else if constexpr (ListOf<T>::value) {
            return "list of " + type_of<typename ListOf<T>::Entry>();
        } else if constexpr (std::is_enum_v<T>) {
            print_values<T>();
            return name_of<T>();
        } else {
            queue<T>();
            return name_of<T>();
        }
    }

    template <class T>
    void queue() {
        const std::string name = name_of<T>();
        if (known_.insert(name).second) {
            waiting_.push_back([](FieldPrinter& printer) {
                printer.definition_ = name_of<T>();
                const T value{};
                core::Dialect<T>::describe(printer, value);
            });
        }
    }

    template <class E>
    void print_values() {
        if (!known_.insert(name_of<E>()).second) {
            return;
        }
        for (const auto& entry : core::EnumTable<E>::entries) {
            std::cout << "value\t" << name_of<E>() << '\t' << entry.text;
            for (const SchemaVersion version : versions) {
                std::cout << '\t' << (entry.versions.contains(version) ? "yes" : "-");
            }
            std::cout << '\n';
        }
    }

    std::string definition_;
    std::set<std::string> known_;
    std::vector<void (*)(FieldPrinter&)> waiting_;
};

void print_parts() {
    for (const std::string_view name : core::part_names) {
        std::cout << "part\t" << name << '\n';
    }
}

}  // namespace

int main() {
    print_parts();
    FieldPrinter printer;
    printer.print_all<BootNotificationRequest>();
    printer.print_all<BootNotificationResponse>();
    printer.print_all<ChargingRequests>();
    printer.print_all<ChargingRequestsConfirmation>();
    printer.print_all<ChargingInformation>();
    printer.print_all<ChargingInformationConfirmation>();
    std::cout.flush();
    return std::cout ? 0 : 1;
}
