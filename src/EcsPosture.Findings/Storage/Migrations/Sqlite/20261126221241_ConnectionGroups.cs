using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EcsPosture.Findings.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ConnectionGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "NotBefore",
                table: "Scans",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RegionsAtOnce",
                table: "Connections",
                type: "INTEGER",
                nullable: false,
                defaultValue: 8);

            migrationBuilder.CreateTable(
                name: "ConnectionGroups",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConnectionGroups", x => x.Id);
                });

            // SQLite would build both tables anew outside the transaction, so that a program that is ended meanwhile leaves half of it. A
            // column with a foreign key can be added as it is; the table of schedules is built anew here, within the transaction. Dropping
            // the old one takes the schedules from their scans, which get them back.
            migrationBuilder.Sql(
                """
                ALTER TABLE "Connections" ADD COLUMN "GroupId" INTEGER NULL CONSTRAINT "FK_Connections_ConnectionGroups_GroupId" REFERENCES "ConnectionGroups" ("Id") ON DELETE SET NULL;

                CREATE TABLE "ef_temp_ScheduleOfScan" ("Id" INTEGER NOT NULL PRIMARY KEY, "ScheduleId" INTEGER NOT NULL);
                INSERT INTO "ef_temp_ScheduleOfScan" SELECT "Id", "ScheduleId" FROM "Scans" WHERE "ScheduleId" IS NOT NULL;

                CREATE TABLE "ef_temp_Schedules" (
                    "Id" INTEGER NOT NULL CONSTRAINT "PK_Schedules" PRIMARY KEY AUTOINCREMENT,
                    "Name" TEXT NOT NULL,
                    "ConnectionId" INTEGER NULL,
                    "GroupId" INTEGER NULL,
                    "Cron" TEXT NOT NULL,
                    "TimeZone" TEXT NOT NULL,
                    "Scope" TEXT NULL,
                    "Overlap" TEXT NOT NULL,
                    "MissedRun" TEXT NOT NULL,
                    "IsPaused" INTEGER NOT NULL,
                    "SpreadMinutes" INTEGER NOT NULL DEFAULT 0,
                    "LastDueAt" INTEGER NULL,
                    "NextDueAt" INTEGER NULL,
                    "LastStartedAt" INTEGER NULL,
                    "LastScanId" INTEGER NULL,
                    "CreatedAt" INTEGER NOT NULL,
                    "CreatedBy" TEXT NOT NULL,
                    "ChangedAt" INTEGER NOT NULL,
                    "ChangedBy" TEXT NOT NULL,
                    CONSTRAINT "FK_Schedules_Connections_ConnectionId" FOREIGN KEY ("ConnectionId") REFERENCES "Connections" ("Id") ON DELETE CASCADE,
                    CONSTRAINT "FK_Schedules_ConnectionGroups_GroupId" FOREIGN KEY ("GroupId") REFERENCES "ConnectionGroups" ("Id") ON DELETE CASCADE
                );
                INSERT INTO "ef_temp_Schedules" ("Id", "Name", "ConnectionId", "Cron", "TimeZone", "Scope", "Overlap", "MissedRun", "IsPaused", "SpreadMinutes", "LastDueAt", "NextDueAt", "LastStartedAt", "LastScanId", "CreatedAt", "CreatedBy", "ChangedAt", "ChangedBy")
                SELECT "Id", "Name", "ConnectionId", "Cron", "TimeZone", "Scope", "Overlap", "MissedRun", "IsPaused", "SpreadMinutes", "LastDueAt", "NextDueAt", "LastStartedAt", "LastScanId", "CreatedAt", "CreatedBy", "ChangedAt", "ChangedBy" FROM "Schedules";
                DROP TABLE "Schedules";
                ALTER TABLE "ef_temp_Schedules" RENAME TO "Schedules";

                UPDATE "Scans" SET "ScheduleId" = "k"."ScheduleId" FROM "ef_temp_ScheduleOfScan" AS "k" WHERE "k"."Id" = "Scans"."Id";
                DROP TABLE "ef_temp_ScheduleOfScan";

                CREATE INDEX "IX_Connections_GroupId" ON "Connections" ("GroupId");
                CREATE INDEX "IX_Schedules_ConnectionId" ON "Schedules" ("ConnectionId");
                CREATE INDEX "IX_Schedules_GroupId" ON "Schedules" ("GroupId");
                CREATE UNIQUE INDEX "IX_Schedules_Name" ON "Schedules" ("Name");
                CREATE INDEX "IX_Schedules_NextDueAt" ON "Schedules" ("NextDueAt");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_ConnectionGroups_Name",
                table: "ConnectionGroups",
                column: "Name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Connections_ConnectionGroups_GroupId",
                table: "Connections");

            migrationBuilder.DropForeignKey(
                name: "FK_Schedules_ConnectionGroups_GroupId",
                table: "Schedules");

            migrationBuilder.DropTable(
                name: "ConnectionGroups");

            migrationBuilder.DropIndex(
                name: "IX_Schedules_GroupId",
                table: "Schedules");

            migrationBuilder.DropIndex(
                name: "IX_Connections_GroupId",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "GroupId",
                table: "Schedules");

            migrationBuilder.DropColumn(
                name: "NotBefore",
                table: "Scans");

            migrationBuilder.DropColumn(
                name: "GroupId",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "RegionsAtOnce",
                table: "Connections");

            migrationBuilder.AlterColumn<long>(
                name: "ConnectionId",
                table: "Schedules",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "INTEGER",
                oldNullable: true);
        }
    }
}
