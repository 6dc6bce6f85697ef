/** Who is in the case: `GET /api/v1/case`, schema `alumbron.case/1`. Lists are in the order of ids. */

export interface Named {
  id: string;
  name: string;
}

export interface Scenario extends Named {
  description: string;
}

export interface Policy {
  id: string;
  description: string;
  /** Knows what nobody can know: a bound and no policy. */
  bound: boolean;
}

/** A field of a kind of disruption. */
export interface Field {
  name: string;
  value: string;
  /** The table whose ids it takes, if it takes ids. */
  table: string | null;
  list: boolean;
  required: boolean;
  default: string | null;
  description: string;
}

export interface Kind {
  kind: string;
  description: string;
  fields: Field[];
}

export interface Disruption extends Named {
  kind: string;
  active: boolean;
  probability: number;
  from_h: number;
  to_h: number;
}

export interface Region extends Named {
  population: number;
  latitude_deg: number | null;
  longitude_deg: number | null;
}

export interface Link {
  id: string;
  from: string;
  to: string;
  limit_mw: number;
  limit_back_mw: number;
}

export interface Technology extends Named {
  parts_supplier: string | null;
}

export interface Unit extends Named {
  region: string;
  technology: string | null;
  fuels: string[];
  tanks: string[];
  capacity_mw: number;
  machines: number;
}

export interface Tank extends Named {
  fuel: string;
  port: string | null;
  region: string | null;
  capacity_t: number;
  heel_t: number;
  start_stock_t: number;
}

export interface Port extends Named {
  region: string | null;
  berths: number;
  latitude_deg: number | null;
  longitude_deg: number | null;
}

export interface Supplier extends Named {
  latitude_deg: number | null;
  longitude_deg: number | null;
}

export interface Agreement extends Named {
  supplier: string;
  fuel: string;
  tanks: string[];
  cargo_t: number;
  every_d: number | null;
  loading_reliability: number;
  voyage_d: number;
  mean_delay_d: number;
  price_usd_per_t: number;
  from_h: number;
  to_h: number;
}

export type Confidence = "reported" | "derived" | "assumed";

export interface Source {
  id: string;
  title: string;
  date: string;
  confidence: Confidence;
  licence: string;
  rows: { table: string; confidence: Confidence; ids: string[] }[];
}

export interface Provenance {
  table: string;
  reported: number;
  derived: number;
  assumed: number;
}

export interface CaseView extends Named {
  version: string;
  description: string;
  digest: string;
  start: string;
  hours: number;
  scenario: string;
  outlook: boolean;
  scenarios: Scenario[];
  policies: Policy[];
  kinds: Kind[];
  disruptions: Disruption[];
  regions: Region[];
  links: Link[];
  technologies: Technology[];
  units: Unit[];
  fuels: (Named & { lhv_gj_per_t: number | null })[];
  tanks: Tank[];
  ports: Port[];
  suppliers: Supplier[];
  agreements: Agreement[];
  sources: Source[];
  provenance: Provenance[];
}

/** Tables of the case by their names, for fields that take ids. */
export function tableOf(theCase: CaseView, table: string): Named[] {
  const tables: Record<string, readonly { id: string; name?: string }[]> = {
    suppliers: theCase.suppliers,
    agreements: theCase.agreements,
    fuels: theCase.fuels,
    tanks: theCase.tanks,
    ports: theCase.ports,
    regions: theCase.regions,
    units: theCase.units,
    technologies: theCase.technologies,
    links: theCase.links,
  };
  return (tables[table] ?? []).map(({ id, name }) => ({ id, name: name ?? id }));
}

/** The civil date of an hour of the horizon. */
export function dateAt(theCase: CaseView, hour: number): string {
  return new Date(Date.parse(`${theCase.start}T00:00:00Z`) + hour * 3_600_000).toISOString().slice(0, 10);
}
