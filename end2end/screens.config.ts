import base from "./playwright.config";

/** Pictures of every screen, for people: `make screens`. */
export default { ...base, testDir: "screens", testMatch: "*.ts", projects: [base.projects![0]], retries: 0 };
