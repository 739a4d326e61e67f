using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace EcsPosture.Findings.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Who = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Target = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Detail = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Connections",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Regions = table.Column<List<string>>(type: "text[]", nullable: false),
                    CredentialKind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Profile = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RoleArn = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ExternalId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    EndpointUrl = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Scope = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    IsEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Connections", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RegionStates",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Partition = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TakenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ScanId = table.Column<long>(type: "bigint", nullable: false),
                    ConnectionId = table.Column<long>(type: "bigint", nullable: true),
                    Scope = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    IsOutOfScope = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegionStates", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Resources",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Arn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ClusterArn = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SubjectHash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Family = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Revision = table.Column<int>(type: "integer", nullable: true),
                    LaunchTypes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Label = table.Column<int>(type: "integer", nullable: false),
                    ContentHash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Body = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    GoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Resources", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RevisionBodies",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Arn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    DetectorVersion = table.Column<int>(type: "integer", nullable: false),
                    FormatVersion = table.Column<int>(type: "integer", nullable: false),
                    Json = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RevisionBodies", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RevisionUses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RevisionArn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Family = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    UserArn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    UserName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ClusterArn = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ServiceArn = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    LaunchTypes = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RevisionUses", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RoleUses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RoleArn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Purpose = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    UserArn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Label = table.Column<int>(type: "integer", nullable: false),
                    Services = table.Column<List<string>>(type: "text[]", nullable: false),
                    Clusters = table.Column<List<string>>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleUses", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Subjects",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Partition = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    GoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Subjects", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TopicReviews",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ItemKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsInOrder = table.Column<bool>(type: "boolean", nullable: false),
                    Note = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ReviewedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ReviewedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TopicReviews", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CheckSettings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CheckId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ConnectionId = table.Column<long>(type: "bigint", nullable: true),
                    IsEnabled = table.Column<bool>(type: "boolean", nullable: true),
                    Severity = table.Column<int>(type: "integer", nullable: true),
                    Parameters = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckSettings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CheckSettings_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Schedules",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ConnectionId = table.Column<long>(type: "bigint", nullable: false),
                    Cron = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TimeZone = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Scope = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    Overlap = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    MissedRun = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    IsPaused = table.Column<bool>(type: "boolean", nullable: false),
                    LastDueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    NextDueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastStartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastScanId = table.Column<long>(type: "bigint", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Schedules", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Schedules_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Findings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CheckId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SubjectId = table.Column<long>(type: "bigint", nullable: false),
                    SubjectKind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    SubjectName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Container = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Partition = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ResourceType = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Severity = table.Column<int>(type: "integer", nullable: false),
                    IsSeveritySet = table.Column<bool>(type: "boolean", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    NeedsReview = table.Column<bool>(type: "boolean", nullable: false),
                    IsSuppressed = table.Column<bool>(type: "boolean", nullable: false),
                    SuppressionId = table.Column<long>(type: "bigint", nullable: true),
                    Label = table.Column<int>(type: "integer", nullable: false),
                    Message = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    FirstScanId = table.Column<long>(type: "bigint", nullable: false),
                    LastChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastOpenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastOpenedScanId = table.Column<long>(type: "bigint", nullable: false),
                    ResolvedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ResolvedScanId = table.Column<long>(type: "bigint", nullable: true),
                    Resolution = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    ReopenedCount = table.Column<int>(type: "integer", nullable: false),
                    Assignee = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Note = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: true),
                    ShownHash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    InputHash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CheckVersion = table.Column<int>(type: "integer", nullable: false),
                    ParameterDigest = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Findings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Findings_Subjects_SubjectId",
                        column: x => x.SubjectId,
                        principalTable: "Subjects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LatestVerdicts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CheckId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SubjectId = table.Column<long>(type: "bigint", nullable: false),
                    Container = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ResourceType = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Verdict = table.Column<int>(type: "integer", nullable: false),
                    Severity = table.Column<int>(type: "integer", nullable: false),
                    Message = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Reason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Gaps = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    InputHash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CheckVersion = table.Column<int>(type: "integer", nullable: false),
                    ParameterDigest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Weight = table.Column<int>(type: "integer", nullable: false),
                    SinceScanId = table.Column<long>(type: "bigint", nullable: false),
                    SinceAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LatestVerdicts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LatestVerdicts_Subjects_SubjectId",
                        column: x => x.SubjectId,
                        principalTable: "Subjects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Suppressions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CheckId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SubjectId = table.Column<long>(type: "bigint", nullable: true),
                    Container = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ClusterArn = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ServiceArn = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Owner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RevokedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RevokedBy = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Suppressions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Suppressions_Subjects_SubjectId",
                        column: x => x.SubjectId,
                        principalTable: "Subjects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Scans",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ConnectionId = table.Column<long>(type: "bigint", nullable: true),
                    Label = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Trigger = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    ScheduleId = table.Column<long>(type: "bigint", nullable: true),
                    RequestedBy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    QueuedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    HeartbeatAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CancelRequestedBy = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Step = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Error = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Scope = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Regions = table.Column<List<string>>(type: "text[]", nullable: false),
                    CallsMade = table.Column<long>(type: "bigint", nullable: false),
                    CallsSaved = table.Column<long>(type: "bigint", nullable: false),
                    ThrottleWaitMilliseconds = table.Column<long>(type: "bigint", nullable: false),
                    Opened = table.Column<int>(type: "integer", nullable: false),
                    Resolved = table.Column<int>(type: "integer", nullable: false),
                    Reopened = table.Column<int>(type: "integer", nullable: false),
                    Passes = table.Column<int>(type: "integer", nullable: false),
                    Fails = table.Column<int>(type: "integer", nullable: false),
                    Manuals = table.Column<int>(type: "integer", nullable: false),
                    NotAssessed = table.Column<int>(type: "integer", nullable: false),
                    NotApplicable = table.Column<int>(type: "integer", nullable: false),
                    ExistingResources = table.Column<int>(type: "integer", nullable: false),
                    ReadResources = table.Column<int>(type: "integer", nullable: false),
                    Gaps = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Scans", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Scans_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_Scans_Schedules_ScheduleId",
                        column: x => x.ScheduleId,
                        principalTable: "Schedules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "FindingClusters",
                columns: table => new
                {
                    FindingId = table.Column<long>(type: "bigint", nullable: false),
                    ClusterArn = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FindingClusters", x => new { x.FindingId, x.ClusterArn });
                    table.ForeignKey(
                        name: "FK_FindingClusters_Findings_FindingId",
                        column: x => x.FindingId,
                        principalTable: "Findings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FindingEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FindingId = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ScanId = table.Column<long>(type: "bigint", nullable: true),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    By = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Detail = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FindingEvents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FindingEvents_Findings_FindingId",
                        column: x => x.FindingId,
                        principalTable: "Findings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FindingLabels",
                columns: table => new
                {
                    FindingId = table.Column<long>(type: "bigint", nullable: false),
                    Label = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FindingLabels", x => new { x.FindingId, x.Label });
                    table.ForeignKey(
                        name: "FK_FindingLabels_Findings_FindingId",
                        column: x => x.FindingId,
                        principalTable: "Findings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FindingServices",
                columns: table => new
                {
                    FindingId = table.Column<long>(type: "bigint", nullable: false),
                    ServiceArn = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FindingServices", x => new { x.FindingId, x.ServiceArn });
                    table.ForeignKey(
                        name: "FK_FindingServices_Findings_FindingId",
                        column: x => x.FindingId,
                        principalTable: "Findings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FindingTopics",
                columns: table => new
                {
                    FindingId = table.Column<long>(type: "bigint", nullable: false),
                    Topic = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FindingTopics", x => new { x.FindingId, x.Topic });
                    table.ForeignKey(
                        name: "FK_FindingTopics_Findings_FindingId",
                        column: x => x.FindingId,
                        principalTable: "Findings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Occurrences",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FindingId = table.Column<long>(type: "bigint", nullable: false),
                    ResourceArn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Revision = table.Column<int>(type: "integer", nullable: true),
                    Label = table.Column<int>(type: "integer", nullable: false),
                    Severity = table.Column<int>(type: "integer", nullable: false),
                    Message = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Evidence = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Services = table.Column<List<string>>(type: "text[]", nullable: false),
                    Clusters = table.Column<List<string>>(type: "text[]", nullable: false),
                    LaunchTypes = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Occurrences", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Occurrences_Findings_FindingId",
                        column: x => x.FindingId,
                        principalTable: "Findings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CheckAggregates",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ScanId = table.Column<long>(type: "bigint", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ScopeKind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    ScopeKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CheckId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Verdict = table.Column<int>(type: "integer", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    SuppressedCount = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckAggregates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CheckAggregates_Scans_ScanId",
                        column: x => x.ScanId,
                        principalTable: "Scans",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ScanAggregates",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ScanId = table.Column<long>(type: "bigint", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ScopeKind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    ScopeKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Topic = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    Severity = table.Column<int>(type: "integer", nullable: false),
                    Verdict = table.Column<int>(type: "integer", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    SuppressedCount = table.Column<int>(type: "integer", nullable: false),
                    PassedWeight = table.Column<int>(type: "integer", nullable: false),
                    FailedWeight = table.Column<int>(type: "integer", nullable: false),
                    FailedWeightWithoutSuppressed = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScanAggregates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ScanAggregates_Scans_ScanId",
                        column: x => x.ScanId,
                        principalTable: "Scans",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ScanCoverage",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ScanId = table.Column<long>(type: "bigint", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ResourceType = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Existing = table.Column<int>(type: "integer", nullable: false),
                    Read = table.Column<int>(type: "integer", nullable: false),
                    IsComplete = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScanCoverage", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ScanCoverage_Scans_ScanId",
                        column: x => x.ScanId,
                        principalTable: "Scans",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ScanGaps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ScanId = table.Column<long>(type: "bigint", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Resource = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Message = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Permission = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    BlindedVerdicts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScanGaps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ScanGaps_Scans_ScanId",
                        column: x => x.ScanId,
                        principalTable: "Scans",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ScanTargets",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ScanId = table.Column<long>(type: "bigint", nullable: false),
                    Partition = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Region = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TakenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ScanTargets", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ScanTargets_Scans_ScanId",
                        column: x => x.ScanId,
                        principalTable: "Scans",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_At_Id",
                table: "AuditEntries",
                columns: new[] { "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckAggregates_AccountId_ScopeKind",
                table: "CheckAggregates",
                columns: new[] { "AccountId", "ScopeKind" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckAggregates_ScanId_ScopeKind_ScopeKey",
                table: "CheckAggregates",
                columns: new[] { "ScanId", "ScopeKind", "ScopeKey" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckSettings_CheckId_ConnectionId",
                table: "CheckSettings",
                columns: new[] { "CheckId", "ConnectionId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CheckSettings_ConnectionId",
                table: "CheckSettings",
                column: "ConnectionId");

            migrationBuilder.CreateIndex(
                name: "IX_CheckSettings_General",
                table: "CheckSettings",
                column: "CheckId",
                unique: true,
                filter: "\"ConnectionId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Connections_AccountId",
                table: "Connections",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_Connections_Name",
                table: "Connections",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_FindingClusters_ClusterArn_FindingId",
                table: "FindingClusters",
                columns: new[] { "ClusterArn", "FindingId" });

            migrationBuilder.CreateIndex(
                name: "IX_FindingEvents_At_Id",
                table: "FindingEvents",
                columns: new[] { "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_FindingEvents_FindingId_At",
                table: "FindingEvents",
                columns: new[] { "FindingId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_FindingEvents_ScanId_Kind",
                table: "FindingEvents",
                columns: new[] { "ScanId", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_FindingLabels_Label_FindingId",
                table: "FindingLabels",
                columns: new[] { "Label", "FindingId" });

            migrationBuilder.CreateIndex(
                name: "IX_FindingServices_ServiceArn_FindingId",
                table: "FindingServices",
                columns: new[] { "ServiceArn", "FindingId" });

            migrationBuilder.CreateIndex(
                name: "IX_FindingTopics_Topic_FindingId",
                table: "FindingTopics",
                columns: new[] { "Topic", "FindingId" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_AccountId_Region_State_Severity_Id",
                table: "Findings",
                columns: new[] { "AccountId", "Region", "State", "Severity", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_Assignee",
                table: "Findings",
                column: "Assignee");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_CheckId_State_Severity_Id",
                table: "Findings",
                columns: new[] { "CheckId", "State", "Severity", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_Hash",
                table: "Findings",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Findings_State_FirstSeenAt_Id",
                table: "Findings",
                columns: new[] { "State", "FirstSeenAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_State_LastChangedAt_Id",
                table: "Findings",
                columns: new[] { "State", "LastChangedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_State_LastOpenedAt_Id",
                table: "Findings",
                columns: new[] { "State", "LastOpenedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_State_Severity_Id",
                table: "Findings",
                columns: new[] { "State", "Severity", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_State_SubjectName_Id",
                table: "Findings",
                columns: new[] { "State", "SubjectName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_SubjectId",
                table: "Findings",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_SuppressionId",
                table: "Findings",
                column: "SuppressionId");

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_AccountId_Region",
                table: "LatestVerdicts",
                columns: new[] { "AccountId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_CheckId_Verdict",
                table: "LatestVerdicts",
                columns: new[] { "CheckId", "Verdict" });

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_SubjectId_CheckId_Container",
                table: "LatestVerdicts",
                columns: new[] { "SubjectId", "CheckId", "Container" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Occurrences_FindingId",
                table: "Occurrences",
                column: "FindingId");

            migrationBuilder.CreateIndex(
                name: "IX_Occurrences_ResourceArn",
                table: "Occurrences",
                column: "ResourceArn");

            migrationBuilder.CreateIndex(
                name: "IX_RegionStates_Partition_AccountId_Region",
                table: "RegionStates",
                columns: new[] { "Partition", "AccountId", "Region" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Resources_AccountId_Region_Kind_Arn",
                table: "Resources",
                columns: new[] { "AccountId", "Region", "Kind", "Arn" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Resources_Arn",
                table: "Resources",
                column: "Arn");

            migrationBuilder.CreateIndex(
                name: "IX_Resources_ClusterArn_Kind",
                table: "Resources",
                columns: new[] { "ClusterArn", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_Resources_Hash",
                table: "Resources",
                column: "Hash");

            migrationBuilder.CreateIndex(
                name: "IX_Resources_Kind_Name_Id",
                table: "Resources",
                columns: new[] { "Kind", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Resources_SubjectHash_Revision",
                table: "Resources",
                columns: new[] { "SubjectHash", "Revision" });

            migrationBuilder.CreateIndex(
                name: "IX_RevisionBodies_Arn",
                table: "RevisionBodies",
                column: "Arn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RevisionUses_AccountId_Region",
                table: "RevisionUses",
                columns: new[] { "AccountId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_RevisionUses_ClusterArn",
                table: "RevisionUses",
                column: "ClusterArn");

            migrationBuilder.CreateIndex(
                name: "IX_RevisionUses_RevisionArn",
                table: "RevisionUses",
                column: "RevisionArn");

            migrationBuilder.CreateIndex(
                name: "IX_RevisionUses_ServiceArn",
                table: "RevisionUses",
                column: "ServiceArn");

            migrationBuilder.CreateIndex(
                name: "IX_RoleUses_AccountId_Region",
                table: "RoleUses",
                columns: new[] { "AccountId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_RoleUses_RoleArn",
                table: "RoleUses",
                column: "RoleArn");

            migrationBuilder.CreateIndex(
                name: "IX_ScanAggregates_ScanId_ScopeKind_ScopeKey_Topic",
                table: "ScanAggregates",
                columns: new[] { "ScanId", "ScopeKind", "ScopeKey", "Topic" });

            migrationBuilder.CreateIndex(
                name: "IX_ScanCoverage_ScanId",
                table: "ScanCoverage",
                column: "ScanId");

            migrationBuilder.CreateIndex(
                name: "IX_ScanGaps_ScanId_Action",
                table: "ScanGaps",
                columns: new[] { "ScanId", "Action" });

            migrationBuilder.CreateIndex(
                name: "IX_ScanTargets_AccountId_Region_TakenAt",
                table: "ScanTargets",
                columns: new[] { "AccountId", "Region", "TakenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ScanTargets_ScanId_AccountId_Region",
                table: "ScanTargets",
                columns: new[] { "ScanId", "AccountId", "Region" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Scans_ConnectionId_Id",
                table: "Scans",
                columns: new[] { "ConnectionId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Scans_ScheduleId",
                table: "Scans",
                column: "ScheduleId");

            migrationBuilder.CreateIndex(
                name: "IX_Scans_State",
                table: "Scans",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_Schedules_ConnectionId",
                table: "Schedules",
                column: "ConnectionId");

            migrationBuilder.CreateIndex(
                name: "IX_Schedules_Name",
                table: "Schedules",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Schedules_NextDueAt",
                table: "Schedules",
                column: "NextDueAt");

            migrationBuilder.CreateIndex(
                name: "IX_Subjects_AccountId_Region_Kind",
                table: "Subjects",
                columns: new[] { "AccountId", "Region", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_Subjects_Hash",
                table: "Subjects",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Subjects_Name",
                table: "Subjects",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_Suppressions_ExpiresAt",
                table: "Suppressions",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_Suppressions_SubjectId",
                table: "Suppressions",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_TopicReviews_ItemKey",
                table: "TopicReviews",
                column: "ItemKey",
                unique: true);

            migrationBuilder.Sql(PostgresFindingSearch.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE \"FindingSearch\"");

            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "CheckAggregates");

            migrationBuilder.DropTable(
                name: "CheckSettings");

            migrationBuilder.DropTable(
                name: "FindingClusters");

            migrationBuilder.DropTable(
                name: "FindingEvents");

            migrationBuilder.DropTable(
                name: "FindingLabels");

            migrationBuilder.DropTable(
                name: "FindingServices");

            migrationBuilder.DropTable(
                name: "FindingTopics");

            migrationBuilder.DropTable(
                name: "LatestVerdicts");

            migrationBuilder.DropTable(
                name: "Occurrences");

            migrationBuilder.DropTable(
                name: "RegionStates");

            migrationBuilder.DropTable(
                name: "Resources");

            migrationBuilder.DropTable(
                name: "RevisionBodies");

            migrationBuilder.DropTable(
                name: "RevisionUses");

            migrationBuilder.DropTable(
                name: "RoleUses");

            migrationBuilder.DropTable(
                name: "ScanAggregates");

            migrationBuilder.DropTable(
                name: "ScanCoverage");

            migrationBuilder.DropTable(
                name: "ScanGaps");

            migrationBuilder.DropTable(
                name: "ScanTargets");

            migrationBuilder.DropTable(
                name: "Suppressions");

            migrationBuilder.DropTable(
                name: "TopicReviews");

            migrationBuilder.DropTable(
                name: "Findings");

            migrationBuilder.DropTable(
                name: "Scans");

            migrationBuilder.DropTable(
                name: "Subjects");

            migrationBuilder.DropTable(
                name: "Schedules");

            migrationBuilder.DropTable(
                name: "Connections");
        }
    }
}
