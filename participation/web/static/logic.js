/* A survey's logic while it is filled in: what is asked, offered, calculated and said.

   The server decides all of it again (surveys/answers.py). Trees: surveys/evaluation.py. The logic of a page:
   surveys/logic.py. No regex() comes here: a browser's patterns can take for ever. */

const DAY = 86400000;
const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/;
const CLOCK = "(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,6}))?)?(Z|[+-]\\d\\d:\\d\\d)?";
const TIME = new RegExp(`^${CLOCK}$`);
const MOMENT = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)(?:T${CLOCK})?$`);

const two = (number) => String(number).padStart(2, "0");
const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

/* Dates and times */

function clock([hours, minutes, seconds = 0, fraction = ""]) {
  const fits = hours < 24 && minutes < 60 && seconds < 60;
  return fits ? ((+hours * 60 + +minutes) * 60 + +seconds) * 1000 + +fraction.padEnd(3, "0").slice(0, 3) : NaN;
}

/* [milliseconds as they are written, milliseconds that its zone is ahead], or nothing */
function momentOf(text) {
  const found = MOMENT.exec(text);
  if (!found) return;
  const midnight = Date.parse(`${found[1]}T00:00Z`);
  const time = found[2] ? clock(found.slice(2)) : 0;
  const zone = /^([+-])(\d\d):(\d\d)/.exec(found[6]);
  const ahead = zone ? +`${zone[1]}1` * (+zone[2] * 60 + +zone[3]) * 60000 : 0;
  if (isNaN(midnight + time) || found[1] < "0001" || Math.abs(ahead) >= DAY) return;
  if (new Date(midnight).toISOString().slice(0, 10) === found[1]) return [midnight + time, ahead];
}

const momentOn = (days) => (days >= -719162 && days < 2932897 ? [Math.floor(days * DAY), 0] : undefined);
const moment = (value) => (typeof value === "number" ? momentOn(value) : momentOf(string(value)));

function written([milliseconds, ahead]) {
  const minutes = Math.abs(ahead) / 60000;
  const zone = `${ahead < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return new Date(milliseconds).toISOString().slice(0, -1) + zone;
}

function formatted(value, form, names) {
  const found = moment(value);
  if (!found) return "";
  const iso = new Date(found[0]).toISOString();
  const month = +iso.slice(5, 7);
  const fields = {
    Y: iso.slice(0, 4), y: iso.slice(2, 4), m: iso.slice(5, 7), n: month, b: names[month - 1],
    d: iso.slice(8, 10), e: +iso.slice(8, 10), a: names[12 + new Date(found[0]).getUTCDay()],
    H: iso.slice(11, 13), h: +iso.slice(11, 13), M: iso.slice(14, 16), S: iso.slice(17, 19), 3: iso.slice(20, 23),
  };
  return string(form).replace(/%([a-zA-Z0-9])/g, (all, field) => (has(fields, field) ? fields[field] : all));
}

function partOfDay(value) {
  const text = string(value);
  const found = TIME.exec(text.includes("T") ? text.slice(text.indexOf("T") + 1) : text);
  return found ? clock(found.slice(1)) / DAY : NaN;
}

/* Values: a text, a number or true and false */

function valueOf(answer) {
  if (Array.isArray(answer)) return answer.filter((each) => typeof each === "string").join(" ");
  return answer === undefined ? "" : answer;
}

function boolean(value) {
  return typeof value === "number" ? value !== 0 && !isNaN(value) : Boolean(value);
}

function number(value) {
  if (typeof value !== "string") return Number(value);
  const found = NUMBER.exec(value);
  if (found) return Number(found[1]);
  const day = momentOf(value);
  return day ? (day[0] - day[1]) / DAY : NaN;
}

function string(value) {
  const found = typeof value === "number" && /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value);
  if (!found) return String(value);
  const [, sign, first, rest = "", exponent] = found;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${first}${rest}`;
  return sign + first + rest.padEnd(exponent, "0");
}

const words = (value) => string(value).match(/[^ \t\r\n]+/g) || [];
const real = (call) => (...values) => {
  const numbers = values.map(number);
  return numbers.some(isNaN) ? NaN : call(...numbers);
};
const shifted = (value, places) => {
  const [digits, exponent = 0] = String(value).split("e");
  return +`${digits}e${+exponent + places}`;
};

function rounded(value, places = 0) {
  const given = number(value);
  const wanted = number(places);
  if (isNaN(wanted)) return NaN;
  const shift = Math.trunc(Math.max(-15, Math.min(wanted, 15)));
  const moved = shifted(given, shift);
  if (!isFinite(given) || Math.abs(moved) >= 2 ** 52) return given;
  const whole = Math.floor(moved);
  return shifted(whole + (moved - whole >= 0.5), -shift);
}

function equal(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return boolean(left) === boolean(right);
  if (typeof left === "number" || typeof right === "number") return number(left) === number(right);
  return left === right;
}

function translated(value, old, by) {
  const [from, to] = [[...string(old)], [...string(by)]];
  const sign = (each) => (from.includes(each) ? to[from.indexOf(each)] || "" : each);
  return [...string(value)].map(sign).join("");
}

function within(total, least, most) {
  const [lowest, highest] = [number(least), number(most)];
  return (lowest === -1 || total >= lowest) && (highest === -1 || total <= highest);
}

const extreme = (choose) => (...values) => (values.length ? choose(...values.map(number)) : NaN);
const sum = (...values) => values.map(number).reduce((total, each) => total + each, 0);
const place = (value) => number(value) || 0;

const CALLS = {
  "=": equal,
  "!=": (left, right) => !equal(left, right),
  "<": (left, right) => number(left) < number(right),
  "<=": (left, right) => number(left) <= number(right),
  ">": (left, right) => number(left) > number(right),
  ">=": (left, right) => number(left) >= number(right),
  "+": (...values) => values.map(number).reduce((left, right) => left + right),
  "*": (...values) => values.map(number).reduce((left, right) => left * right),
  "-": (left, right) => number(left) - number(right),
  div: (left, right) => number(left) / number(right),
  mod: (left, right) => number(left) % number(right),
  negate: (value) => -number(value),
  if: (condition, yes, no) => (boolean(condition) ? yes : no),
  coalesce: (...values) => values.concat("").find((value, at) => value !== "" || at === values.length),
  not: (value) => !boolean(value),
  true: () => true,
  false: () => false,
  boolean,
  "boolean-from-string": (value) => string(value) === "true" || string(value) === "1",
  checklist: (least, most, ...answers) => within(answers.filter(boolean).length, least, most),
  "weighted-checklist": (least, most, ...pairs) =>
    within(sum(...pairs.filter((_, at) => at % 2 && boolean(pairs[at - 1]))), least, most),
  selected: (value, name) => words(value).includes(string(name)),
  "selected-at": (value, at) => words(value)[Math.trunc(number(at))] || "",
  "count-selected": (value) => words(value).length,
  count: (...values) => values.length,
  "count-non-empty": (...values) => values.filter((value) => value !== "").length,
  sum,
  min: extreme(Math.min),
  max: extreme(Math.max),
  join: (sign, ...values) => values.map(string).join(string(sign)),
  concat: (...values) => values.map(string).join(""),
  string,
  "string-length": (value) => [...string(value)].length,
  contains: (value, part) => string(value).includes(string(part)),
  "starts-with": (value, part) => string(value).startsWith(string(part)),
  "ends-with": (value, part) => string(value).endsWith(string(part)),
  substr: (value, start, end = Infinity) => [...string(value)].slice(place(start), place(end)).join(""),
  "substring-before": (value, part) => string(value).slice(0, Math.max(0, string(value).indexOf(string(part)))),
  "substring-after": (value, part) => {
    const at = string(value).indexOf(string(part));
    return at < 0 ? "" : string(value).slice(at + string(part).length);
  },
  translate: translated,
  "normalize-space": (value) => words(value).join(" "),
  number,
  int: (value) => Math.trunc(number(value)),
  round: rounded,
  abs: (value) => Math.abs(number(value)),
  pow: real(Math.pow),
  exp10: real((value) => Math.pow(10, value)),
  pi: () => Math.PI,
  date: (value) => (moment(value) ? written(moment(value)).slice(0, 10) : ""),
  "date-time": (value) => (moment(value) ? written(moment(value)) : ""),
  "decimal-date-time": number,
  "decimal-time": partOfDay,
};
for (const name of ["sqrt", "exp", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "atan2"]) {
  CALLS[name] = real(Math[name]);
}

/* What needs the context, and operands not yet evaluated */
const SPECIAL = {
  name: (context, name) => valueOf(context.answers[name]),
  each: () => "",
  own: (context) => valueOf(context.own),
  column: (context, name) => context.choice[name] || "",
  position: (context) => context.position || 0,
  today: (context) => context.today,
  now: (context) => context.now,
  and: (context, ...operands) => operands.every((each) => boolean(evaluate(each, context))),
  or: (context, ...operands) => operands.some((each) => boolean(evaluate(each, context))),
  once: (context, calculated) => {
    const own = valueOf(context.own);
    return own === "" ? evaluate(calculated, context) : own;
  },
  "jr:choice-name": (context, value, question) => {
    const name = string(evaluate(value, context));
    return name && context.label(question, name);
  },
  "indexed-repeat": (context, name, section, at) => {
    const times = context.answers[section] || [];
    const time = times[Math.trunc(number(evaluate(at, context))) - 1];
    return time && has(time, name) ? valueOf(time[name]) : "";
  },
  "format-date": (context, value, form) =>
    formatted(evaluate(value, context), evaluate(form, context), context.names),
};
SPECIAL["format-date-time"] = SPECIAL["format-date"];

function several(node, context) {
  if (!Array.isArray(node) || node[0] !== "each") return [evaluate(node, context)];
  const [, section, name] = node;
  const times = context.answers[section] || [];
  return name ? times.filter((time) => has(time, name)).map((time) => valueOf(time[name])) : times.map(() => "");
}

/* The value of a tree. The context has answers, own, choice, position, today, now, names and label(question, value). */
export function evaluate(node, context) {
  if (!Array.isArray(node)) return node;
  const [head, ...operands] = node;
  if (has(SPECIAL, head)) return SPECIAL[head](context, ...operands);
  return CALLS[head](...[].concat(...operands.map((operand) => several(operand, context))));
}

/* The page */

function typed(name) {
  const fields = [...document.querySelectorAll(`[name="${name}"]`)];
  const given = fields.filter((field) => field.checked || !/radio|checkbox/.test(field.type));
  return given.map((field) => field.value.trim()).filter(Boolean);
}

/* As surveys/readers.py reads them, but what is wrong counts as not answered yet */
const READERS = {
  number: (given) => {
    const word = given[given.length - 1] || "";
    const grouped = /^[+-]?(\d+|\d{1,3}(\.\d{3})+)?(,\d+)?$/.test(word);
    const plain = grouped ? word.replace(/\./g, "").replace(",", ".") : word;
    return word === "dk" ? word : plain && !isNaN(plain) ? Number(plain) : undefined;
  },
  date: ([word = ""]) => {
    const found = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(word);
    return found ? `${found[3]}-${two(found[2])}-${two(found[1])}` : word;
  },
  time: ([word = ""]) => {
    const found = /^(\d{1,2})[:.](\d\d)/.exec(word);
    return found ? `${two(found[1])}:${found[2]}` : word;
  },
  names: (given) => given.join(" "),
  rank: (given, name) => {
    if (given.length) return given.join(" ");
    const places = [...document.querySelectorAll(`[name^="${name}."]`)].filter((field) => field.value);
    places.sort((one, other) => one.value - other.value);
    return places.map((field) => field.name.slice(name.length + 1)).join(" ");
  },
  consent: (given) => (given.length ? "OK" : ""),
  text: ([word = ""]) => word,
};

function kept(value) {
  if (typeof value === "boolean") return string(value);
  return value === "" || (typeof value === "number" && !isFinite(value)) ? undefined : value;
}

/* Takes out options that do not fit, as not every browser can hide them; the template holds all */
function refill(list, offered) {
  const select = list.parentNode;
  const present = [...select.options].filter((option) => option.value);
  const wanted = [...list.content.children].filter((option) => offered(option.value));
  const values = (options) => options.map((option) => option.value).join();
  if (values(present) === values(wanted)) return;
  const given = select.value;
  for (const option of present) option.remove();
  for (const option of wanted) select.append(option.cloneNode(true));
  select.value = wanted.some((option) => option.value === given) ? given : "";
}

/* Shows and hides the choices of a question; how many are left */
function offer(element, question, name, context) {
  const offered = (choice) =>
    !has(question.choices, choice) ||
    boolean(evaluate(question.filter, { ...context, choice: question.choices[choice] }));
  const left = Object.keys(question.choices).filter(offered).length;
  for (const list of element.querySelectorAll("template")) refill(list, offered);
  for (const field of element.querySelectorAll("[type=radio], [type=checkbox], .ranking select")) {
    const places = field.options || [];
    const shown = offered(places.length ? field.name.slice(name.length + 1) : field.value);
    field.closest("label").hidden = !shown;
    if (!shown) field.checked = false;
    if (places.length && (!shown || field.value > left)) field.value = "";
    for (const option of places) option.hidden = option.disabled = option.value > left;
  }
  return left;
}

function start(logic) {
  const wrapper = (name) => {
    const field = document.querySelector(`[data-name="${name}"], [name="${name}"]`);
    return field && field.closest("[data-name], fieldset, .field");
  };
  const touched = new Set();
  const label = (name, value) => {
    const called = has(logic.words, name) ? logic.words[name] : {};
    return has(called, value) ? called[value] : value;
  };
  const day = (value) => {
    const [year, month, date] = value.length === 10 && momentOf(value) ? value.split("-") : [];
    return date ? `${+date} ${logic.months[month - 1]} ${+year}` : value;
  };
  const said = (answers, name) => {
    const value = string(valueOf(answers[name]));
    return (has(logic.words, name) ? words(value).map((each) => label(name, each)).join(", ") : day(value)) || "…";
  };

  function complain(element, name, question, context) {
    let message = element.querySelector("[data-early]");
    const given = context.own !== undefined && context.own !== "dk";
    const wrong = given && !boolean(evaluate(question.constraint, context));
    if (!message) {
      if (!wrong) return;
      message = document.createElement("p");
      message.className = "message";
      message.dataset.early = "";
      message.setAttribute("role", "status");
      (element.querySelector(".field, fieldset") || element).append(message);
    }
    const wording = question.message.replace(/\$\{\s*([\w.-]+)\s*\}/g, (_, name) => said(context.answers, name));
    const left = [...touched].some((field) => `${field}.`.startsWith(`${name}.`));
    message.textContent = wrong && left ? wording : "";
    message.hidden = !message.textContent;
  }

  function take(question, prefix, context, shown) {
    const name = prefix + question.name;
    const element = wrapper(name);
    const inside = { ...context, own: undefined };
    let asked = shown && (!has(question, "relevant") || boolean(evaluate(question.relevant, inside)));
    if (asked && question.filter && element) asked = offer(element, question, name, inside);
    if (element && element.dataset.name) {
      element.hidden = !asked;
      for (const field of element.querySelectorAll("[name=_shown]")) field.disabled = !asked;
    }
    if (!asked) return;
    let answer = kept(READERS[question.kind](typed(name), name));
    if (has(question, "calculation") && (answer === undefined || question.fixed)) {
      answer = kept(evaluate(question.calculation, inside));
      const field = question.fixed && document.querySelector(`[name="${name}"]`);
      if (field) field.value = string(valueOf(answer));
    }
    if (answer !== undefined) context.answers[question.name] = answer;
    if (has(question, "constraint") && element) {
      complain(element, name, question, { ...inside, own: answer });
    }
  }

  function update() {
    const clockNow = new Date();
    const ahead = -clockNow.getTimezoneOffset() * 60000;
    const now = written([clockNow.getTime() + ahead, ahead]);
    const answers = Object.assign(Object.create(null), logic.known);
    const scopes = { "": answers };
    const context = { answers, label, names: logic.names, today: now.slice(0, 10), now };
    const parts = {};
    const shown = (part) => {
      if (!has(parts, part)) parts[part] = boolean(evaluate(logic.parts[part], context));
      return parts[part];
    };
    const times = (repeat) => {
      for (let at = 0; document.getElementById(`${repeat}-${at}`); at += 1) {
        const prefix = `${repeat}.${at}.`;
        const own = scopes[prefix] = Object.create(answers);
        answers[repeat] = (answers[repeat] || []).concat(own);
        const inside = { ...context, answers: own, position: at + 1 };
        for (const each of logic.questions) {
          if (each.repeat === repeat) take(each, prefix, inside, each.in.every(shown));
        }
      }
    };
    for (const question of logic.questions) {
      if (!question.repeat) take(question, "", context, question.in.every(shown));
      else if (!scopes[`${question.repeat}.0.`]) times(question.repeat);
    }
    for (const part of Object.keys(logic.parts)) {
      for (const element of document.querySelectorAll(`[data-group="${part}"]`)) element.hidden = !shown(part);
    }
    for (const output of document.querySelectorAll("[data-pipe]")) {
      const time = output.closest(".part");
      const scope = time && scopes[time.id.replace(/-(\d+)$/, ".$1.")];
      output.textContent = said(scope || answers, output.dataset.pipe);
    }
  }

  document.addEventListener("change", (event) => {
    touched.add(event.target.name);
    update();
  });
  document.addEventListener("input", update);
  update();
}

const source = document.getElementById("logic");
if (source) start(JSON.parse(source.textContent));
