//! What the page says in each language. Messages of findings are the checks' own and stay in English.

use prc_check::{Category, Language, Level, Severity, State};

macro_rules! words {
    ($($name:ident: $english:literal, $japanese:literal;)*) => {
        /// Every text of the page; `{n}` and its like are filled in by [`fill`].
        #[derive(Debug)]
        pub(crate) struct Words {
            language: Language,
            $(pub(crate) $name: &'static str,)*
        }

        static ENGLISH: Words = Words { language: Language::English, $($name: $english,)* };
        static JAPANESE: Words = Words { language: Language::Japanese, $($name: $japanese,)* };
    };
}

words! {
    lang: "en", "ja";
    product: "Production Readiness Check", "プロダクションレディネスチェック";
    skip: "Skip to findings", "指摘事項へ移動";
    sections: "Sections", "目次";
    theme: "Dark / light", "ダーク／ライト";
    print: "Print", "印刷";
    systems_n: "{n} {n:system/systems}", "{n} システム";
    meta: "{files} {files:file/files} · {resources} {resources:resource/resources} · {modules} {modules:root module/root modules} | as of {now} | prc {prc}, catalogue {catalogue}",
        "{files} ファイル · {resources} リソース · {modules} ルートモジュール | 基準日 {now} | prc {prc}、カタログ {catalogue}";
    ready: "Ready", "本番投入可";
    conditional: "Ready under conditions", "条件付きで本番投入可";
    not_ready: "Not ready", "本番投入不可";
    no_system: "No system was judged", "判定されたシステムがありません";
    with_musts: "{result}: {n} must-have {n:finding/findings}", "{result}：必須の指摘 {n} 件";
    grade: "grade {g}", "評価 {g}";
    of_hundred: "of 100", "100 点中";
    score_label: "Score {low} of 100, up to {high} if everything unknown passed", "スコア {low}／100（判定不能がすべて合格なら {high}）";
    gate_pass: "The {gate} gate holds.", "{gate}ゲートは合格です。";
    gate_fail: "The {gate} gate does not hold.", "{gate}ゲートは不合格です。";
    gate_local: "local", "ローカル";
    gate_pull: "pull request", "プルリクエスト";
    gate_audit: "audit", "監査";
    reasons_n: "Why: {n} {n:reason/reasons}", "理由（{n} 件）";
    since: "since {label} ({score})", "{label}（{score}）から";
    points_up: "points up", "ポイント上昇";
    points_down: "points down", "ポイント低下";
    lowest: "Lowest: {system} with {score}.", "最低：{system}（{score}）。";
    results: "{a} ready, {b} under conditions, {c} not ready.", "可 {a}、条件付き {b}、不可 {c}。";
    worst: "Costs the most:", "影響が最も大きい要件：";
    n_passed: "{n} passed", "合格 {n}";
    n_failed: "{n} failed", "不合格 {n}";
    n_waived: "{n} waived", "免除 {n}";
    n_unknown: "{n} unknown", "判定不能 {n}";
    sure: "How sure are we?", "どこまで確かか";
    decided: "Requirements decided", "判定できた割合";
    in_code: "Seen in code or repository", "コード・リポジトリで確認";
    in_aws: "Seen in AWS", "AWS で確認";
    in_both: "Seen in both", "両方で確認";
    by_person: "Stated by people", "人による証明";
    unread: "Inputs that could not be read", "読めなかった入力";
    sure_note: "Unknown never counts as passed. The score is {low}; if everything unknown passed, it would be {high}.",
        "判定不能は合格として数えません。スコアは {low}、判定不能がすべて合格だった場合は {high} です。";
    unknown_by_cause: "Unknown, by cause", "判定不能の原因";
    categories: "Categories", "分類";
    category: "Category", "分類";
    score: "Score", "スコア";
    change: "Change", "変化";
    history: "History", "推移";
    failed: "Failed", "不合格";
    categories_note: "The mark stands at 75, where grade B begins; the hatched part is unknown. A category is the weighted share of its requirements.",
        "印は評価 B の下限 75 です。斜線は判定不能の分です。分類のスコアは要件の重み付き達成率です。";
    trend: "Trend", "推移";
    trend_label: "Overall score from {from} to {to}: {a} to {b}", "総合スコア（{from} から {to}）：{a} から {b}";
    trend_none: "There is one report so far. Name earlier ones with prc report --since, and their scores are drawn here.",
        "比較できる過去のレポートがありません。prc report --since で指定すると、ここに推移が表示されます。";
    figures: "The figures", "数値";
    period: "Period", "期間";
    overall: "Overall", "総合";
    systems: "Systems", "システム";
    system: "System", "システム";
    tier: "Tier", "ティア";
    tier_n: "Tier {n}", "ティア {n}";
    owner: "Owner", "担当";
    result: "Result", "結果";
    plan: "Improvement plan", "改善計画";
    plan_all: "{n:Doing this lifts/Doing all of this lifts} the score to {score}.", "{n} 件すべてを実施するとスコアは {score} になります。";
    plan_none: "Nothing that counts is left to do.", "実施すべき項目はありません。";
    plan_more: "{n} more {n:is/are} among the findings.", "ほか {n} 件は指摘事項にあります。";
    plan_suggested: "Priorities are suggested from severity and tier; an audit adds owners and due dates.",
        "優先度は重大度とティアからの提案です。担当と期限は監査で決まります。";
    priority: "Priority", "優先度";
    item: "Item", "項目";
    due: "Due", "期限";
    state: "State", "状態";
    gain: "Gain", "効果";
    subjects_n: "{n} {n:subject/subjects}", "{n} 件";
    overdue: "overdue", "期限超過";
    new: "new", "新規";
    carried: "carried over {n}×", "持ち越し {n} 回";
    reopened: "reopened {n}×", "再発 {n} 回";
    open: "open", "未対応";
    since_audit: "Since the last audit", "前回監査からの変化";
    age: "for {n} {n:audit/audits}", "{n} 回連続";
    comparison: "Compared with {base}", "{base} との比較";
    comparison_note: "{new} new, {fixed} fixed, {gone} gone with their subjects, {existing} existing.",
        "新規 {new}、解消 {fixed}、対象ごと消滅 {gone}、既存 {existing}。";
    fixed: "fixed", "解消";
    gone: "subject is gone", "対象が消滅";
    weakens: "weakens the gate", "ゲートを緩める変更";
    alters: "alters the policy", "ポリシーの変更";
    drift: "Declared vs actual", "宣言と実環境";
    drift_note: "Where Terraform and the AWS account disagree. The worse of the two decides.",
        "Terraform と AWS アカウントが食い違う箇所です。悪い方で判定します。";
    drift_none: "Terraform and the AWS account agree in everything that was judged.",
        "判定した範囲では Terraform と AWS アカウントは一致しています。";
    no_account: "No AWS account was read: everything here is as declared. What was changed by hand does not show.",
        "AWS アカウントは読み取っていません。ここにあるのは宣言された内容で、手作業による変更は含まれません。";
    unclaimed_n: "{n} live {n:resource/resources} that no system answers for", "どのシステムにも属さない実リソース {n} 件";
    incomplete: "the collection was stopped before it was done", "収集は途中で停止されました";
    resource: "Resource", "リソース";
    requirement: "Requirement", "要件";
    declared: "Declared", "宣言";
    actual: "Actual", "実環境";
    verdict: "Verdict", "判定";
    advice: "What to do", "対処";
    changed_outside: "changed outside", "外部で変更";
    changed_outside_do: "apply again: someone changed it by hand", "再適用してください。手作業で変更されています";
    next_apply_breaks: "next apply breaks it", "次の適用で失われる";
    next_apply_breaks_do: "change the code before the next apply undoes the manual fix",
        "次の適用で手作業の修正が戻る前にコードを直してください";
    unmanaged: "unmanaged", "管理外";
    unmanaged_do: "import it into Terraform", "Terraform にインポートしてください";
    not_applied: "not applied", "未適用";
    not_applied_do: "declared and not there yet: mend it before it is applied", "宣言のみで未作成です。適用前に直してください";
    unconfirmed: "unconfirmed", "未確認";
    unconfirmed_do: "grant the read permission that is named", "示された読み取り権限を付与してください";
    alarms: "Alarm coverage", "アラームの網羅状況";
    alarms_note: "Each resource and the alarms that it needs, by signal: how many are heard, of how many. What is not covered is named.",
        "リソースごとに必要なアラームを信号別に示します（届くもの／必要数）。不足しているものは名前を示します。";
    alarms_none: "No resource needs an alarm, or the report has no table of alarms.",
        "アラームが必要なリソースがないか、レポートにアラームの表がありません。";
    latency: "Latency", "遅延";
    traffic: "Traffic", "流量";
    errors: "Errors", "エラー";
    saturation: "Saturation", "飽和";
    availability: "Availability", "可用性";
    freshness: "Freshness", "鮮度";
    not_delivered: "nobody hears", "届かない";
    wrong: "wrong", "誤り";
    missing: "missing", "なし";
    unknown: "unknown", "判定不能";
    covered: "covered", "あり";
    backups: "Backup coverage", "バックアップの網羅状況";
    backups_note: "Each store and what copies its data: the schedule, and for how many days a copy is kept.",
        "データストアごとに、何がどの間隔で複製し、何日保持するかを示します。";
    backups_none: "There is no store of data, or the report has no table of backups.",
        "データストアがないか、レポートにバックアップの表がありません。";
    native: "The service itself", "サービス自身";
    aws_backup: "AWS Backup", "AWS Backup";
    dlm: "Data Lifecycle Manager", "Data Lifecycle Manager";
    replication: "Replication", "レプリケーション";
    days: "{n} {n:day/days}", "{n} 日";
    copy: "copy to {to}", "複製先 {to}";
    not_needed: "not needed", "不要";
    show_rows: "Show {n} {n:row/rows}", "{n} 行を表示";
    lifecycle: "End of life", "サポート期限";
    lifecycle_note: "How long the vendor supports what runs: solid is standard support, hatched is extended support at extra charge, the mark is the day of this report.",
        "稼働中のバージョンのサポート期間です。塗りは標準サポート、斜線は有償の延長サポート、印は基準日です。";
    lifecycle_none: "No engine or runtime with a known date of support was found.",
        "サポート期限が分かるエンジンやランタイムはありません。";
    version: "Version", "バージョン";
    used_by: "Used by", "使用箇所";
    standard_until: "Standard support", "標準サポート";
    extended_until: "Extended support", "延長サポート";
    not_announced: "no end announced", "終了日は未発表";
    ended: "ended {day}", "{day} に終了";
    until_day: "until {day}, {n} {n:day/days}", "{day} まで、あと {n} 日";
    perhaps: "perhaps", "場合による";
    findings: "Findings", "指摘事項";
    findings_none: "There are no verdicts.", "判定がありません。";
    findings_note: "Passed and not applicable verdicts stand in one row for each requirement, with their subjects in it.",
        "合格と対象外は要件ごとに 1 行にまとめ、対象をその中に示します。";
    evidence_left_out: "Evidence is shown for the first {n} {n:row/rows}; the JSON report has all of it.",
        "証跡は最初の {n} 行のみ表示します。すべては JSON レポートにあります。";
    search: "Search", "検索";
    search_hint: "resource, requirement, file", "リソース、要件、ファイル";
    severity: "Severity", "重大度";
    any: "all", "すべて";
    counted: "{shown} of {all}", "{all} 行中 {shown} 行";
    status: "Status", "状態";
    place: "Where", "場所";
    says: "What was found", "内容";
    source: "Seen in", "根拠";
    evidence: "Evidence", "証跡";
    fix: "To do:", "対処：";
    through: "through {names}", "{names} 経由";
    by_default: "by default", "既定値";
    passed: "passed", "合格";
    not_applicable: "not applicable", "対象外";
    fail: "failed", "不合格";
    waived: "waived", "免除";
    attested: "attested", "証明済み";
    error: "error of prc", "prc のエラー";
    basis_declared: "declared", "宣言";
    basis_actual: "actual", "実環境";
    basis_both: "both", "両方";
    basis_repository: "repository", "リポジトリ";
    basis_person: "person", "人";
    waivers: "Waivers", "免除";
    waivers_none: "Nothing is waived.", "免除はありません。";
    until: "until {day}", "{day} まで";
    ends_in: "ends in {n} {n:day/days} ({day})", "あと {n} 日で終了（{day}）";
    approved: "approved by {by}", "承認者 {by}";
    exempt: "Declared not applicable", "対象外として宣言";
    policy_notes: "Notes on the policy", "ポリシーに関する注意";
    manual: "Manual evidence", "人による証跡";
    manual_none: "Nobody has stated anything.", "人による証明はありません。";
    asked: "missing", "未提出";
    valid: "valid", "有効";
    reviewed: "reviewed by {by}", "確認者 {by}";
    blind: "Blind spots", "見えていないもの";
    blind_none: "Everything that was asked for could be read.", "対象はすべて読み取れました。";
    problems_n: "{n} {n:place/places} that Terraform would refuse", "Terraform が拒否する箇所：{n} 件";
    more_n: "… and {n} more", "… ほか {n} 件";
    foot: "Unknown and waived never earn points. The same inputs give the same bytes. This file stands by itself: no network, no fonts, no trackers; sensitive values are not in it.",
        "判定不能と免除は得点になりません。同じ入力からは同じ内容が得られます。このファイルは単独で完結し、外部への通信・フォント・追跡はなく、機密値を含みません。";
}

impl Words {
    pub(crate) const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Japanese => &JAPANESE,
        }
    }

    pub(crate) const fn of_category(&self, category: Category) -> &'static str {
        match (self.language, category) {
            (Language::English, Category::Backup) => "Backup & restore",
            (Language::English, Category::Capacity) => "Capacity",
            (Language::English, Category::Monitoring) => "Monitoring & alerts",
            (Language::English, Category::Incident) => "Incident readiness",
            (Language::English, Category::Security) => "Security",
            (Language::Japanese, Category::Backup) => "バックアップと復元",
            (Language::Japanese, Category::Capacity) => "キャパシティ",
            (Language::Japanese, Category::Monitoring) => "監視とアラート",
            (Language::Japanese, Category::Incident) => "インシデント対応",
            (Language::Japanese, Category::Security) => "セキュリティ",
        }
    }

    pub(crate) const fn of_severity(&self, severity: Severity) -> &'static str {
        match (self.language, severity) {
            (Language::English, one) => one.as_str(),
            (Language::Japanese, Severity::Critical) => "致命的",
            (Language::Japanese, Severity::High) => "高",
            (Language::Japanese, Severity::Medium) => "中",
            (Language::Japanese, Severity::Low) => "低",
        }
    }

    pub(crate) const fn of_level(&self, level: Level) -> &'static str {
        match (self.language, level) {
            (Language::English, one) => one.as_str(),
            (Language::Japanese, Level::Must) => "必須",
            (Language::Japanese, Level::Should) => "推奨",
            (Language::Japanese, Level::May) => "任意",
            (Language::Japanese, Level::Off) => "対象外",
        }
    }

    pub(crate) const fn of_state(&self, state: State) -> &'static str {
        match state {
            State::Pass => self.passed,
            State::Fail => self.fail,
            State::Unknown => self.unknown,
            State::NotApplicable => self.not_applicable,
            State::Waived => self.waived,
            State::Attested => self.attested,
            State::Error => self.error,
        }
    }

    pub(crate) fn of_basis<'t>(&'t self, basis: &'t str) -> &'t str {
        match basis {
            "declared" => self.basis_declared,
            "actual" => self.basis_actual,
            "both" => self.basis_both,
            "repository" => self.basis_repository,
            "person" => self.basis_person,
            other => other,
        }
    }

    pub(crate) fn of_result<'t>(&'t self, result: &'t str) -> &'t str {
        match result {
            "ready" => self.ready,
            "conditional" => self.conditional,
            "not-ready" => self.not_ready,
            other => other,
        }
    }
}

/// A text with its places filled in; `{n:day/days}` is the first word where `n` is one. What is filled in is not looked at again, so no value can stand for another.
pub(crate) fn fill(text: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((named, after)) = after.split_once('}') else { return filled };
        let (name, words) = named.split_once(':').map_or((named, None), |(name, words)| (name, words.split_once('/')));
        if let Some((_, value)) = values.iter().find(|(own, _)| *own == name) {
            let value = value.to_string();
            filled.push_str(match words {
                None => &value,
                Some((one, _)) if value == "1" => one,
                Some((_, many)) => many,
            });
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_filled_in_again() {
        assert_eq!(fill("{a} and {b}", &[("a", &"{b}"), ("b", &2)]), "{b} and 2");
        assert_eq!(fill("nothing {x}.", &[]), "nothing .");
    }

    #[test]
    fn one_is_no_plural() {
        let english = Words::of(Language::English);
        let meta = |n: usize| fill(english.meta, &[("files", &n), ("resources", &n), ("modules", &n)]);
        assert!(meta(1).starts_with("1 file · 1 resource · 1 root module |"), "{}", meta(1));
        assert!(meta(0).starts_with("0 files · 0 resources · 0 root modules |"), "{}", meta(0));
        assert_eq!(fill(english.ends_in, &[("n", &1), ("day", &"2026-12-01")]), "ends in 1 day (2026-12-01)");
        assert_eq!(fill(english.plan_more, &[("n", &2)]), "2 more are among the findings.");
        // Japanese has one form.
        let japanese = Words::of(Language::Japanese);
        assert_eq!(fill(japanese.systems_n, &[("n", &1)]), "1 システム");
    }
}
