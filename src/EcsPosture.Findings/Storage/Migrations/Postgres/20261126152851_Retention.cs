using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace EcsPosture.Findings.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Retention",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    ScanDays = table.Column<int>(type: "integer", nullable: true),
                    ScansPerConnection = table.Column<int>(type: "integer", nullable: true),
                    ResolvedDays = table.Column<int>(type: "integer", nullable: true),
                    AuditDays = table.Column<int>(type: "integer", nullable: true),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Retention", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RoleAccess",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AccountId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RoleArn = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Rank = table.Column<int>(type: "integer", nullable: false),
                    IsPotential = table.Column<bool>(type: "boolean", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ContentHash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Body = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoleAccess", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_RoleAccess_AccountId",
                table: "RoleAccess",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_RoleAccess_Hash",
                table: "RoleAccess",
                column: "Hash");

            migrationBuilder.CreateIndex(
                name: "IX_RoleAccess_Name_Id",
                table: "RoleAccess",
                columns: new[] { "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RoleAccess_Rank_Name_Id",
                table: "RoleAccess",
                columns: new[] { "Rank", "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RoleAccess_RoleArn",
                table: "RoleAccess",
                column: "RoleArn",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Retention");

            migrationBuilder.DropTable(
                name: "RoleAccess");
        }
    }
}
