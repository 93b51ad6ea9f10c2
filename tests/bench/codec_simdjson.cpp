// SPDX-License-Identifier: Apache-2.0
#include "codec_reference.hpp"
#include "codec_visitor.hpp"

#include <simdjson.h>

namespace vdv463::bench {
namespace {

namespace od = simdjson::ondemand;

class OnDemandValue {
public:
    explicit OnDemandValue(od::value value) : value_(value) {}

    std::optional<OnDemandValue> find(std::string_view name) {
        od::value found;
        const simdjson::error_code code = object().find_field_unordered(name).get(found);
        if (code == simdjson::NO_SUCH_FIELD) {
            return std::nullopt;
        }
        demand(code);
        return OnDemandValue{found};
    }

    void to(bool& out) { demand(value_.get_bool().get(out)); }
    void to(double& out) { demand(value_.get_double().get(out)); }
    void to(std::int64_t& out) { demand(value_.get_int64().get(out)); }
    void to(std::string_view& out) { demand(value_.get_string().get(out)); }
    void to(std::string& out) {
        std::string_view text;
        to(text);
        out = text;
    }

    /// The parser does not know the length before it has been there.
    template <class List>
    void reserve_in(List&) const {}
    template <class Function>
    void each(Function function) {
        od::array list;
        demand(value_.get_array().get(list));
        for (auto element : list) {
            od::value value;
            demand(std::move(element).get(value));
            function(OnDemandValue{value});
        }
    }

private:
    static void demand(simdjson::error_code code) {
        if (code != simdjson::SUCCESS) {
            give_up(simdjson::error_message(code));
        }
    }
    od::object& object() {
        if (!is_entered_) {
            demand(value_.get_object().get(object_));
            is_entered_ = true;
        }
        return object_;
    }

    od::value value_;
    od::object object_;
    bool is_entered_ = false;
};

}  // namespace

void read_with_simdjson(std::string_view text, Message& out) {
    static od::parser parser;
    static std::string padded;
    padded.assign(text);
    padded.append(simdjson::SIMDJSON_PADDING, '\0');
    od::document document;
    const simdjson::padded_string_view input{padded.data(), text.size(), padded.size()};
    od::array parts;
    if (parser.iterate(input).get(document) != simdjson::SUCCESS ||
        document.get_array().get(parts) != simdjson::SUCCESS) {
        give_up("not a message");
    }
    auto part = parts.begin();
    read_parts(
        [&part](std::size_t index) {
            if (index > 0) {
                ++part.value();
            }
            od::value value;
            if ((*part).get(value) != simdjson::SUCCESS) {
                give_up("not a message");
            }
            return OnDemandValue{value};
        },
        out);
}

}  // namespace vdv463::bench
