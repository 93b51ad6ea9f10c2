// SPDX-License-Identifier: Apache-2.0
#include "codec_reference.hpp"
#include "codec_visitor.hpp"

#include <nlohmann/json.hpp>

namespace vdv463::bench {
namespace {

class NlohmannValue {
public:
    explicit NlohmannValue(const nlohmann::json& value) : value_(&value) {}

    std::optional<NlohmannValue> find(std::string_view name) const {
        const auto found = value_->find(name);
        if (found == value_->end()) {
            return std::nullopt;
        }
        return NlohmannValue{*found};
    }

    /// get_to() checks the type and throws.
    template <class T>
    void to(T& out) const {
        value_->get_to(out);
    }
    void to(std::string_view& out) const { out = value_->get_ref<const std::string&>(); }

    template <class List>
    void reserve_in(List& list) const {
        list.reserve(value_->size());
    }
    template <class Function>
    void each(Function function) const {
        for (const nlohmann::json& element : *value_) {
            function(NlohmannValue{element});
        }
    }

private:
    const nlohmann::json* value_;
};

}  // namespace

void read_with_nlohmann(std::string_view text, Message& out) {
    const nlohmann::json document = nlohmann::json::parse(text);
    if (!document.is_array() || document.size() != 7) {
        give_up("not a message");
    }
    read_parts([&document](std::size_t index) { return NlohmannValue{document[index]}; }, out);
}

}  // namespace vdv463::bench
