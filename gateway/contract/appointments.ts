/** An appointment or invitation: what of it is known here, which is never whose it is. */
import { type Static, Type } from "typebox";
import { Day, EpochMs, Id, LanguageTag, People } from "./shapes.ts";

const Optional = Type.Optional;

/** A keyed digest of the visitor's code, in base64url: whoever reads the journal cannot check in with it. */
export const CodeHash = Type.String({ pattern: "^[A-Za-z0-9_-]{22}$" });

/** For whom a slot or visit is, where not for anybody with the skill. */
export const meantFor = { clerk: Optional(Id), team: Optional(Id), counter: Optional(Id) };

/** Five concerns can be asked for; what is left of a way home has the steps around them too. */
export const planServicesAtMost = 20;

/** Without `start` it is an invitation: it comes whenever it likes, from one day to another. */
export const AppointmentPlan = Type.Object({
  code: Optional(CodeHash),
  start: Optional(EpochMs),
  minutes: Optional(Type.Integer({ minimum: 1, maximum: 480 })),
  from: Optional(Day),
  until: Optional(Day),
  /** What the visitor comes for, in this order. */
  services: Type.Array(Id, { minItems: 1, maxItems: planServicesAtMost }),
  ...meantFor,
  /** Whose slot it takes. */
  pool: Optional(Id),
  language: LanguageTag,
  people: People,
  /** False: what shall be collected is not there yet. */
  ready: Type.Boolean(),
  /** Staff have said so against the source's list, which stands until the list says something else than it did. */
  readyByStaff: Optional(Type.Literal(true)),
  precedence: Optional(Type.Literal(true)),
  feeCents: Optional(Type.Integer({ minimum: 0 })),
  /** A proposal that nobody has confirmed by the end of this day gives its slot back. */
  confirmBy: Optional(Day),
});
export type AppointmentPlan = Static<typeof AppointmentPlan>;

/** One entry of an imported list, its code hashed already. `record` is the source's own id of it. */
export const AppointmentRow = Type.Object({
  record: Type.String({ minLength: 1, maxLength: 100 }),
  cancelled: Type.Boolean(),
  plan: AppointmentPlan,
});
export type AppointmentRow = Static<typeof AppointmentRow>;

/** What became of an appointment, as its source is told. */
export const Outcome = Type.Enum(["came", "missed", "left", "cancelled"]);
export type Outcome = Static<typeof Outcome>;
