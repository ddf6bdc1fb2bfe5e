import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Fails a run in which anything was against the Content Security Policy, though it went well when tried again. */
export default class Policy implements Reporter {
  private readonly against = new Set<string>();

  onTestEnd({ title }: TestCase, { errors }: TestResult): void {
    if (errors.some(({ message }) => message?.includes("against the policy"))) this.against.add(title);
  }

  onEnd(): { status: FullResult["status"] } | undefined {
    if (this.against.size === 0) return undefined;
    console.error(`Against the Content Security Policy:\n${[...this.against].join("\n")}`);
    return { status: "failed" };
  }

  printsToStdio(): boolean {
    return false;
  }
}
