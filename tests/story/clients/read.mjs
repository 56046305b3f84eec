// Subscribes to the address given and prints what each library reads there, as JSON: library -> its events.
// An event is [title, first day, day after the last, status], the days as the library's own dates show them.
import { createRequire } from "node:module";

const [, , modules, address] = process.argv;
const load = createRequire(modules);
const ICAL = load("ical.js").default ?? load("ical.js");
const nodeIcal = load("node-ical");

const text = await (await fetch(address)).text();
const whole = new ICAL.Component(ICAL.parse(text));
const first = whole.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const days = [event.startDate, event.endDate].map((day) => day.toString());
  return [event.summary, ...days, component.getFirstPropertyValue("status")];
});

const local = (day) => [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
const second = Object.values(await nodeIcal.async.fromURL(address))
  .filter((one) => one.type === "VEVENT")
  .map((one) => [one.summary, local(one.start), local(one.end), one.status]);

console.log(JSON.stringify({ "ical.js": first, "node-ical": second }));
